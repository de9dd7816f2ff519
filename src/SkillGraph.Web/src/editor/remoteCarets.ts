import { type EditorState, type Range, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';

export interface RemoteCaret {
  readonly member: string;
  readonly name: string;
  readonly hue: number;
  readonly anchor: number;
  readonly head: number;
}

interface Placed extends RemoteCaret {
  /** Counts a person's own moves, so that their name shows again after one, and not after everyone else's typing. */
  readonly moves: number;
}

export const setRemoteCarets = StateEffect.define<readonly RemoteCaret[]>();

const field = StateField.define<readonly Placed[]>({
  create: () => [],
  update(carets, transaction) {
    let next = carets;
    if (transaction.docChanged) {
      const { changes } = transaction;
      next = carets.map((caret) => ({ ...caret, anchor: changes.mapPos(caret.anchor, -1), head: changes.mapPos(caret.head, -1) }));
    }
    for (const effect of transaction.effects) {
      if (effect.is(setRemoteCarets)) next = place(effect.value, next, transaction.newDoc.length);
    }
    return next;
  },
  provide: (self) => EditorView.decorations.compute([self], (state) => decorate(state, state.field(self))),
});

function place(carets: readonly RemoteCaret[], before: readonly Placed[], length: number): readonly Placed[] {
  return carets.map((caret) => {
    const [anchor, head] = [Math.min(caret.anchor, length), Math.min(caret.head, length)];
    const last = before.find((one) => one.member === caret.member);
    const moved = last?.head !== head || last.anchor !== anchor;
    return { ...caret, anchor, head, moves: (last?.moves ?? 0) + (moved ? 1 : 0) };
  });
}

function decorate(state: EditorState, carets: readonly Placed[]): DecorationSet {
  const marks: Range<Decoration>[] = [];
  for (const caret of carets) {
    const [from, to] = [Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head)];
    if (from > state.doc.length || to > state.doc.length) continue;
    if (from < to) marks.push(Decoration.mark({ class: `remote-selection hue-${caret.hue}` }).range(from, to));
    marks.push(Decoration.widget({ widget: new CaretWidget(caret), side: 1 }).range(caret.head));
  }
  return Decoration.set(marks, true);
}

class CaretWidget extends WidgetType {
  constructor(private readonly caret: Placed) {
    super();
  }

  override eq(other: CaretWidget): boolean {
    const { member, name, hue, moves } = this.caret;
    return other.caret.member === member && other.caret.name === name && other.caret.hue === hue && other.caret.moves === moves;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = `remote-caret hue-${this.caret.hue}`;
    caret.setAttribute('aria-hidden', 'true');
    caret.dataset.member = this.caret.member;
    const flag = document.createElement('span');
    flag.className = 'remote-name';
    flag.textContent = this.caret.name;
    caret.append('\u2060', flag, '\u2060');
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

export const remoteCarets = field;
