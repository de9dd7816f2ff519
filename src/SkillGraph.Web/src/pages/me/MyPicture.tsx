import { useRef, useState } from 'react';
import { removePicture, setPicture } from '../../net/people';
import { ApiError, messageOf } from '../../net/problem';
import type { Me } from '../../protocol/clientIn';
import { Portrait } from '../../ui/Portrait';
import { smallPicture } from '../../ui/smallPicture';

export function MyPicture({ me, changed }: { me: Me; changed: () => void }) {
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);

  const act = async (does: () => Promise<void>, says: string) => {
    setBusy(true);
    setError(null);
    setSaid(null);
    try {
      await does();
      setSaid(says);
      changed();
    } catch (reason) {
      setError(messageOf(reason));
    }
    setBusy(false);
  };
  const choose = (chosen: File) =>
    act(async () => {
      const small = await smallPicture(chosen).catch(() => {
        throw new ApiError(400, 'picture.unreadable', 'This browser cannot read that picture. A PNG, JPEG or WebP will do.');
      });
      await setPicture(small);
    }, 'The picture is set.');

  return (
    <div className="my-picture">
      <Portrait name={me.name} picture={me.picture} large />
      <div className="my-picture-body">
        <div className="row">
          <button type="button" aria-disabled={busy} onClick={() => file.current?.click()}>
            {me.picture === null ? 'Choose a picture' : 'Choose another picture'}
          </button>
          {me.picture !== null && (
            <button type="button" className="quiet" onClick={() => void act(removePicture, 'The picture is removed.')}>
              Remove it
            </button>
          )}
          <input
            ref={file}
            type="file"
            accept="image/*"
            hidden
            aria-label="Picture"
            data-testid="picture"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              event.target.value = '';
              if (chosen) void choose(chosen);
            }}
          />
        </div>
        <p className="hint">
          Its middle is made small before it leaves this device. What your camera wrote into the file, such as the place, stays here.
        </p>
        <p className="error" role="alert">
          {error}
        </p>
        <p className="hint" role="status">
          {said}
        </p>
      </div>
    </div>
  );
}
