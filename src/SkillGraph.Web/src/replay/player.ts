import { positionOf, type Timeline, versionAt } from './timeline';

export interface Player {
  readonly position: number;
  readonly version: number;
  readonly playing: boolean;
  readonly speed: number;
  /** At the end of an open room, going along with it. */
  readonly live: boolean;
}

export type Move =
  | { type: 'toggle'; timeline: Timeline }
  | { type: 'tick'; ms: number; timeline: Timeline; open: boolean }
  | { type: 'to-position'; position: number; timeline: Timeline }
  | { type: 'to-version'; version: number; timeline: Timeline }
  | { type: 'speed'; speed: number }
  | { type: 'stretched'; timeline: Timeline }
  | { type: 'go-live'; timeline: Timeline };

export const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;

export const atTheStart: Player = { position: 0, version: 0, playing: false, speed: 1, live: false };

/** What a move makes of the player. The version is kept beside the position, because several events may share one. */
export function play(player: Player, move: Move): Player {
  switch (move.type) {
    case 'toggle': {
      if (player.playing || player.live) return { ...player, playing: false, live: false };
      const ended = player.version >= move.timeline.starts.length;
      return { ...player, playing: true, ...(ended ? { position: 0, version: 0 } : {}) };
    }
    case 'tick':
      return player.playing ? tick(player, move) : player;
    case 'to-position':
      return { ...player, live: false, position: move.position, version: versionAt(move.timeline, move.position) };
    case 'to-version': {
      const version = Math.max(0, Math.min(move.version, move.timeline.starts.length));
      return { ...player, live: false, version, position: positionOf(move.timeline, version) };
    }
    case 'speed':
      return { ...player, speed: move.speed };
    case 'stretched':
      return player.live ? atTheEnd(player, move.timeline) : { ...player, position: positionOf(move.timeline, player.version) };
    case 'go-live':
      return { ...atTheEnd(player, move.timeline), playing: false, live: true };
  }
}

function tick(player: Player, { ms, timeline, open }: { ms: number; timeline: Timeline; open: boolean }): Player {
  const position = player.position + ms * player.speed;
  if (position < timeline.duration) return { ...player, position, version: versionAt(timeline, position) };
  return { ...atTheEnd(player, timeline), playing: false, live: open };
}

const atTheEnd = (player: Player, timeline: Timeline): Player => ({
  ...player,
  position: timeline.duration,
  version: timeline.starts.length,
});
