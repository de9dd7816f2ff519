import type { Notice } from '../../live/roomSession';
import { Icon } from '../../ui/Icon';

interface Props {
  notices: readonly Notice[];
  unknown: string | null;
  onDismiss: (id: number) => void;
}

export function Notices({ notices, unknown, onDismiss }: Props) {
  return (
    <div className="notices" role="alert">
      {unknown !== null && (
        <div className="notice">
          <span>This page is older than the server. Reload to see everything.</span>
          <button type="button" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      )}
      {notices.map((notice) => (
        <div key={notice.id} className="notice" data-testid="notice">
          <span>
            {notice.text}
            {notice.lost !== null && ' What you typed was taken back.'}
          </span>
          {notice.lost !== null && <TakeAlong text={notice.lost} />}
          <button type="button" className="quiet icon-only" aria-label="Dismiss" onClick={() => onDismiss(notice.id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}

/** Nobody should lose what they wrote to a rule. */
function TakeAlong({ text }: { text: string }) {
  const href = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
  return (
    <a className="button" href={href} download="unsent.txt">
      Keep a copy
    </a>
  );
}
