import { describe, expect, it } from 'vitest';
import { lines } from './lines';

async function read(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk));
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of bytes) controller.enqueue(chunk);
      controller.close();
    },
  });
  const all: string[] = [];
  for await (const batch of lines(stream)) all.push(...batch);
  return all;
}

describe('Lines of a stream', () => {
  it('are whole however the stream was cut', async () => {
    expect(await read('{"v":', '1}\n{"v":2}', '\n{"v":3}\n')).toEqual(['{"v":1}', '{"v":2}', '{"v":3}']);
  });

  it('include a last one that does not end', async () => {
    expect(await read('a\nb')).toEqual(['a', 'b']);
  });

  it('keep letters of several bytes together', async () => {
    const bytes = new TextEncoder().encode('é\n');
    expect(await read(bytes.slice(0, 1), bytes.slice(1))).toEqual(['é']);
  });
});
