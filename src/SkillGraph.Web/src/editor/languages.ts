import { StreamLanguage } from '@codemirror/language';
import type { Extension } from '@codemirror/state';

/** Syntax by the end of a file's name. Each language is fetched when the first file of it is shown. */
const BY_ENDING: Record<string, () => Promise<Extension>> = {
  js: () => javascript({ jsx: true }),
  mjs: () => javascript({}),
  cjs: () => javascript({}),
  jsx: () => javascript({ jsx: true }),
  ts: () => javascript({ typescript: true }),
  tsx: () => javascript({ typescript: true, jsx: true }),
  py: async () => (await import('@codemirror/lang-python')).python(),
  html: async () => (await import('@codemirror/lang-html')).html(),
  css: async () => (await import('@codemirror/lang-css')).css(),
  json: async () => (await import('@codemirror/lang-json')).json(),
  md: async () => (await import('@codemirror/lang-markdown')).markdown(),
  cs: async () => StreamLanguage.define((await import('@codemirror/legacy-modes/mode/clike')).csharp),
};

const ENDING_OF: Record<string, string> = {
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  csharp: 'cs',
  html: 'html',
  css: 'css',
  json: 'json',
  markdown: 'md',
};

async function javascript(options: { typescript?: boolean; jsx?: boolean }): Promise<Extension> {
  return (await import('@codemirror/lang-javascript')).javascript(options);
}

/** By the file's ending, else by the room's language, else plain text. */
export async function languageFor(path: string, roomLanguage: string | null): Promise<Extension> {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ENDING_OF[roomLanguage ?? ''] ?? '';
  const load = BY_ENDING[ending];
  return load ? load() : [];
}
