import { useEffect, useRef } from 'react';
import { ReplayEditor } from '../../editor/replayEditor';
import type { Moment } from '../../replay/recording';
import { hueOf, nameOf, type RoomView } from '../../room/roomView';

interface Props {
  moment: Moment;
  end: RoomView;
  file: string | null;
  follow: boolean;
}

export function ReplayCode({ moment, end, file, follow }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<ReplayEditor>(null);

  useEffect(() => {
    if (!place.current) return;
    const made = new ReplayEditor(place.current);
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const view = file === null ? undefined : moment.room.files.get(file);
    if (!view || file === null) return;
    const { lastEdit } = moment;
    const typing = lastEdit?.file === file ? lastEdit : null;
    editor.current?.show({
      path: file,
      doc: view.doc,
      runs: moment.authors.get(file) ?? [],
      hueOf: (author) => hueOf(end, author),
      caret: typing && {
        member: typing.by,
        name: nameOf(end, typing.by),
        hue: hueOf(end, typing.by),
        anchor: typing.at,
        head: typing.at,
      },
      language: moment.room.language,
      scroll: follow,
    });
  }, [moment, end, file, follow]);

  return (
    <section className="code panel-code" aria-label={file === null ? 'Recorded text' : `Recorded text, ${file}`}>
      <div className="code-head">
        <span className="code-path">{file ?? 'No file yet'}</span>
      </div>
      <div ref={place} className="editor" data-testid="replay-editor" data-file={file ?? ''} hidden={file === null} />
      {file === null && (
        <div className="nothing">
          <p>Nothing has been written at this moment. Press play.</p>
        </div>
      )}
    </section>
  );
}
