import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { nonce } from '../ui/nonce';
import { look } from './look';

const styledHere = EditorView.cspNonce.of(nonce);

/** An editor without a document; its style sheet is let in from the first moment. */
export const emptyEditor = (parent: HTMLElement): EditorView => new EditorView({ parent, extensions: styledHere });

/** A document that is only looked at. */
export const reading = (label: string): Extension => [
  styledHere,
  lineNumbers(),
  highlightSpecialChars(),
  look,
  EditorState.lineSeparator.of('\n'),
  EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
];

/** A document that is written. Tab indents; Escape and then Tab leaves. */
export const writing = (path: string): Extension => [
  reading(`${path}. Tab indents; press Escape, then Tab, to leave the editor.`),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  indentUnit.of(/\.(py|cs)$/.test(path) ? '    ' : '  '),
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
];
