import { type ReactNode, useEffect, useState } from 'react';
import { Link } from '../router';
import { Icon } from './Icon';
import { chooseTheme, chosenTheme, type Theme } from './theme';
import { Who } from './Who';

interface Props {
  title: string;
  /** What the page puts in the bar at the top. */
  bar?: ReactNode;
  fills?: boolean;
  /** In the corner; usually who one is. */
  who?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: skip link, bar, main. */
export function Page({ title, bar, fills, who = <Who />, children }: Props) {
  useEffect(() => {
    document.title = title === 'SkillGraph' ? title : `${title} · SkillGraph`;
  }, [title]);
  return (
    <div className={fills ? 'page fills' : 'page'}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="bar">
        <Link href="/" className="brand" aria-label="SkillGraph, all rooms">
          <Icon name="graph" />
          <span>SkillGraph</span>
        </Link>
        <div className="bar-middle">{bar}</div>
        <ThemeChoice />
        {who}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

const NEXT: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const NAMES: Record<Theme, string> = { auto: 'as the system', light: 'light', dark: 'dark' };

function ThemeChoice() {
  const [theme, setTheme] = useState(chosenTheme);
  const turn = () => {
    chooseTheme(NEXT[theme]);
    setTheme(NEXT[theme]);
  };
  const label = `Colours: ${NAMES[theme]}`;
  return (
    <button type="button" className="quiet icon-only" onClick={turn} aria-label={label} title={label} data-testid="theme">
      <Icon name={theme === 'auto' ? 'auto' : theme === 'light' ? 'sun' : 'moon'} />
    </button>
  );
}
