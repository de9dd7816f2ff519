export type Theme = 'auto' | 'light' | 'dark';

export const isTheme = (text: string | undefined): text is Theme => text === 'auto' || text === 'light' || text === 'dark';

const KEY = 'skillgraph.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

export function showChosenTheme(theme: Theme = chosenTheme()): void {
  const shown = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  document.documentElement.dataset.theme = shown;
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  showChosenTheme(theme);
}

dark.addEventListener('change', () => showChosenTheme());
