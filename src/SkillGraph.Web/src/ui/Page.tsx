import { type ReactNode, useEffect, useState } from 'react';
import { forgetAccount, useAccount } from '../net/account';
import { Link } from '../router';
import { Icon } from './Icon';
import { chooseTheme, chosenTheme, type Theme } from './theme';

interface Props {
  title: string;
  /** What the page puts in the bar at the top. */
  bar?: ReactNode;
  fills?: boolean;
  children: ReactNode;
}

/** The frame of every page: skip link, bar, main. */
export function Page({ title, bar, fills, children }: Props) {
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
        <Who />
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

function Who() {
  const account = useAccount();
  if (!account) return null;
  return (
    <details className="menu">
      <summary aria-label={`You are ${account.user.name}`}>
        <span className="initial" aria-hidden="true">
          {account.user.name.slice(0, 1).toUpperCase()}
        </span>
      </summary>
      <div className="menu-body">
        <p>
          You are <strong>{account.user.name}</strong>, a guest.
        </p>
        <button type="button" onClick={forgetAccount}>
          Leave and take another name
        </button>
      </div>
    </details>
  );
}
