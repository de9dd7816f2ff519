import { useEffect, useRef } from 'react';
import { RoomEditor } from '../../editor/roomEditor';
import type { RoomSession } from '../../live/roomSession';
import { hueOf, nameOf, type RoomView } from '../../room/roomView';

interface Props {
  session: RoomSession;
  room: RoomView;
  file: string | null;
  mayEdit: boolean;
}

export function Editor({ session, room, file, mayEdit }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<RoomEditor>(null);

  useEffect(() => {
    if (!place.current) return;
    const personOf = (member: string) => {
      const now = session.read().room;
      return now ? { name: nameOf(now, member), hue: hueOf(now, member) } : { name: '', hue: 0 };
    };
    const made = new RoomEditor(place.current, session, personOf);
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, [session]);

  useEffect(() => {
    if (file !== null) editor.current?.show(file, mayEdit, room.language);
  }, [file, mayEdit, room.language, session]);

  return (
    <section className="code panel-code" aria-label={file === null ? 'Editor' : `Editor, ${file}`}>
      <div className="code-head">
        <span className="code-path">{file ?? 'No file'}</span>
        {file !== null && <span className="hint">{mayEdit ? 'Esc, then Tab leaves the editor' : 'Read only'}</span>}
      </div>
      <div ref={place} className="editor" data-testid="editor" data-file={file ?? ''} hidden={file === null} />
      {file === null && (
        <div className="nothing">
          <p>{mayEdit ? 'This room has no files yet. Add the first one.' : 'This room has no files yet.'}</p>
        </div>
      )}
    </section>
  );
}
