/** The lines of a stream of text, in the batches in which they arrive. */
export async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let done = false; !done;) {
      const read = await reader.read();
      done = read.done;
      const parts = (rest + decoder.decode(read.value, { stream: !done })).split('\n');
      rest = done ? '' : (parts.pop() ?? '');
      const whole = parts.filter((line) => line.trim() !== '');
      if (whole.length) yield whole;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
