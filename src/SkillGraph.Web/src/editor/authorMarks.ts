import { type Range, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { Runs } from '../replay/authorship';

export interface Authorship {
  readonly runs: Runs;
  readonly hueOf: (author: string) => number;
}

export const setAuthorship = StateEffect.define<Authorship>();

const authorship = StateField.define<Authorship>({
  create: () => ({ runs: [], hueOf: () => 0 }),
  update: (value, transaction) => transaction.effects.reduce((now, effect) => (effect.is(setAuthorship) ? effect.value : now), value),
});

/** Every character in the colour of who wrote it; only what is in view is drawn. */
const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = draw(view);
    }

    update(update: ViewUpdate) {
      const written = update.transactions.some((one) => one.effects.some((effect) => effect.is(setAuthorship)));
      if (written || update.docChanged || update.viewportChanged) this.decorations = draw(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function draw(view: EditorView): DecorationSet {
  const { runs, hueOf } = view.state.field(authorship);
  const { from, to } = view.viewport;
  const drawn: Range<Decoration>[] = [];
  let start = 0;
  for (const run of runs) {
    const end = Math.min(start + run.length, view.state.doc.length);
    if (start >= to) break;
    if (end > from && end > start) {
      drawn.push(Decoration.mark({ class: `written hue-${hueOf(run.author)}` }).range(Math.max(start, from), Math.min(end, to)));
    }
    start = end;
  }
  return Decoration.set(drawn);
}

export const authorMarks = [authorship, marks];
