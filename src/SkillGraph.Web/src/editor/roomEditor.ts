import { Compartment, EditorState, Transaction } from '@codemirror/state';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import type { FileListener, RoomSession } from '../live/roomSession';
import { emptyEditor, writing } from './basics';
import { languageFor } from './languages';
import { remoteCarets, setRemoteCarets } from './remoteCarets';

export interface Person {
  readonly name: string;
  readonly hue: number;
}

const readOnly = new Compartment();
const language = new Compartment();
const remote = Transaction.remote.of(true);
const notUndone = Transaction.addToHistory.of(false);

/** The files of a session in one editor. A file that is not shown keeps its state, and so its undo history and its caret. */
export class RoomEditor implements FileListener {
  private readonly states = new Map<string, EditorState>();
  private readonly view: EditorView;
  private readonly stopWatching: () => void;
  private path: string | null = null;
  private mayEdit = false;

  constructor(
    parent: HTMLElement,
    private readonly session: RoomSession,
    private readonly personOf: (member: string) => Person,
  ) {
    this.view = emptyEditor(parent);
    this.stopWatching = session.watchFiles(this);
  }

  destroy(): void {
    this.stopWatching();
    this.session.caretAt(null);
    this.view.destroy();
  }

  show(path: string, mayEdit: boolean, roomLanguage: string | null): void {
    this.mayEdit = mayEdit;
    if (path !== this.path) {
      if (this.path !== null && this.states.has(this.path)) this.states.set(this.path, this.view.state);
      this.path = path;
      const state = this.states.get(path) ?? this.open(path);
      this.states.set(path, state);
      this.view.setState(state);
      this.caretsMoved();
    }
    this.view.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(!mayEdit)) });
    this.tellCaret();
    void languageFor(path, roomLanguage).then((extension) => {
      if (this.path === path) this.view.dispatch({ effects: language.reconfigure(extension) });
    });
  }

  focus(): void {
    this.view.focus();
  }

  changed(path: string, changes: Transaction['changes']): void {
    const annotations = [remote, notUndone];
    if (path === this.path) this.view.dispatch({ changes, annotations });
    else this.updateHidden(path, (state) => state.update({ changes, annotations }).state);
  }

  removed(path: string): void {
    this.states.delete(path);
    if (path === this.path) this.path = null;
  }

  caretsMoved(): void {
    if (this.path === null) return;
    const carets = this.session.caretsIn(this.path).map((caret) => ({ ...caret, ...this.personOf(caret.member) }));
    this.view.dispatch({ effects: setRemoteCarets.of(carets) });
  }

  private open(path: string): EditorState {
    return EditorState.create({
      doc: this.session.localDoc(path) ?? '',
      extensions: [
        writing(path),
        readOnly.of(EditorState.readOnly.of(!this.mayEdit)),
        language.of([]),
        remoteCarets,
        EditorView.updateListener.of((update) => this.updated(path, update)),
      ],
    });
  }

  private updated(path: string, update: ViewUpdate): void {
    for (const transaction of update.transactions) {
      if (transaction.docChanged && transaction.annotation(Transaction.remote) !== true) this.session.typed(path, transaction.changes);
    }
    if (update.docChanged || update.selectionSet || update.focusChanged) this.tellCaret();
  }

  private tellCaret(): void {
    const { anchor, head } = this.view.state.selection.main;
    if (this.path !== null && this.mayEdit) this.session.caretAt(this.path, anchor, head);
  }

  private updateHidden(path: string, update: (state: EditorState) => EditorState): void {
    const state = this.states.get(path);
    if (state) this.states.set(path, update(state));
  }
}
