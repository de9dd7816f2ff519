import { Icon, type IconName } from '../../ui/Icon';

export type Panel = 'code' | 'files' | 'people' | 'chat';

const PANELS: readonly { panel: Panel; name: string; icon: IconName }[] = [
  { panel: 'code', name: 'Code', icon: 'file' },
  { panel: 'files', name: 'Files', icon: 'plus' },
  { panel: 'people', name: 'People', icon: 'people' },
  { panel: 'chat', name: 'Chat', icon: 'chat' },
];

/** On a narrow screen one panel at a time; a wide one shows all, and hides this. */
export function Tabs({ panel, onChoose, hands }: { panel: Panel; onChoose: (panel: Panel) => void; hands: number }) {
  return (
    <nav className="tabs" aria-label="Panels">
      {PANELS.map((one) => (
        <button key={one.panel} type="button" aria-pressed={panel === one.panel} onClick={() => onChoose(one.panel)}>
          <Icon name={one.icon} /> {one.name}
          {one.panel === 'people' && hands > 0 && <span className="count">{hands}</span>}
        </button>
      ))}
    </nav>
  );
}
