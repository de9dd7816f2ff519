import { Compartment, EditorState, type Text } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Runs } from '../replay/authorship';
import { authorMarks, setAuthorship } from './authorMarks';
import { emptyEditor, reading } from './basics';
import { difference } from './difference';
import { languageFor } from './languages';
import { type RemoteCaret, remoteCarets, setRemoteCarets } from './remoteCarets';

export interface Shown {
  readonly path: string;
  readonly doc: Text;
  readonly runs: Runs;
  readonly hueOf: (author: string) => number;
  readonly caret: RemoteCaret | null;
  readonly language: string | null;
  readonly scroll: boolean;
}

const language = new Compartment();

/** Shows a file at any moment, by changing no more of the text than differs. */
export class ReplayEditor {
  private readonly view: EditorView;
  private path: string | null = null;

  constructor(parent: HTMLElement) {
    this.view = emptyEditor(parent);
  }

  destroy(): void {
    this.view.destroy();
  }

  show({ path, doc, runs, hueOf, caret, language: roomLanguage, scroll }: Shown): void {
    if (path !== this.path) this.open(path, doc, roomLanguage);
    const changes = difference(this.view.state.doc, doc);
    const effects = [setAuthorship.of({ runs, hueOf }), setRemoteCarets.of(caret ? [caret] : [])];
    this.view.dispatch({ changes, effects });
    if (scroll && caret)
      this.view.dispatch({ effects: EditorView.scrollIntoView(Math.min(caret.head, doc.length), { y: 'nearest', yMargin: 80 }) });
  }

  private open(path: string, doc: Text, roomLanguage: string | null): void {
    this.path = path;
    this.view.setState(
      EditorState.create({
        doc,
        extensions: [
          reading(`${path}, as it was`),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          language.of([]),
          authorMarks,
          remoteCarets,
        ],
      }),
    );
    void languageFor(path, roomLanguage).then((extension) => {
      if (this.path === path) this.view.dispatch({ effects: language.reconfigure(extension) });
    });
  }
}
