/** The lines of a stream of text, in the batches in which they arrive. */
export async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    while (true) {
      const { done, value } = await reader.read();
      const parts = (rest + decoder.decode(value, { stream: !done })).split('\n');
      rest = done ? '' : (parts.pop() ?? '');
      const whole = parts.filter((line) => line.trim() !== '');
      if (whole.length) yield whole;
      if (done) return;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
