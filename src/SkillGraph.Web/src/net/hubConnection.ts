import { type HubConnection, HubConnectionBuilder, HttpTransportType, LogLevel } from '@microsoft/signalr';
import { tokenOfNow } from './session';

/** Straight to the WebSocket: one round trip less on every reconnect, and any node of a cluster will do. */
export function hubConnection(path: string): HubConnection {
  return new HubConnectionBuilder()
    .withUrl(path, {
      accessTokenFactory: async () => (await tokenOfNow()) ?? '',
      transport: HttpTransportType.WebSockets,
      skipNegotiation: true,
    })
    .configureLogging(LogLevel.None)
    .build();
}
