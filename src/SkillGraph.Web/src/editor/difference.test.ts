import { Text } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { difference } from './difference';

const text = (content: string) => Text.of(content.split('\n'));

describe('The difference between two documents', () => {
  it('is one replacement between what they begin and end with', () => {
    expect(JSON.stringify(difference(text('one two three'), text('one 2 three')))).toBe('[4,[3,"2"],6]');
  });

  it('leads from one to the other', () => {
    for (const [from, to] of [
      ['', 'a'],
      ['aaa', 'aa'],
      ['aa', 'aaa'],
      ['a\nb', 'b\na\n'],
      ['x', ''],
    ] as const) {
      expect(difference(text(from), text(to)).apply(text(from)).toString()).toBe(to);
    }
  });

  it('is nothing where there is none', () => {
    expect(difference(text('same'), text('same')).empty).toBe(true);
  });
});
