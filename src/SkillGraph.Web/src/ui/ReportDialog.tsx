import { useState } from 'react';
import { report } from '../net/moderation';
import { Dialog } from './Dialog';
import { Choice, TextField } from './fields';
import { Form } from './Form';

interface Props {
  roomId: string;
  people: readonly { id: string; name: string }[];
  /** Whom it is about, where that is known. */
  about?: string | undefined;
  /** The versions of what happened in the last minutes. */
  passage: (minutes: number) => Promise<{ from: number; to: number }>;
  /** Before what the minutes are counted: "now", or the moment that is shown. */
  before: string;
  onDone: () => void;
}

const MINUTES = [2, 10, 60] as const;

/** Tells the moderators of somebody, or of what happened. They see the passage itself, so it need not be described. */
export function ReportDialog({ roomId, people, about, passage, before, onDone }: Props) {
  const [sent, setSent] = useState(false);
  return (
    <Dialog title="Report to the moderators" testid="report-dialog" onDone={onDone}>
      {sent ? (
        <p role="status" data-testid="report-sent">
          Thank you. A moderator looks at it; the people in the room are not told.
        </p>
      ) : (
        <Form
          testid="report"
          label="Report"
          action="Send the report"
          onSubmit={async (given) => {
            const person = given.text('person');
            const { from, to } = await passage(Number(given.text('minutes')));
            await report({ room: roomId, from, to, reason: given.text('reason').trim(), ...(person === '' ? {} : { person }) });
            setSent(true);
          }}
        >
          <Choice
            label="Who or what is it about?"
            name="person"
            initial={about ?? ''}
            options={[
              { value: '', says: 'What happened, nobody in particular' },
              ...people.map(({ id, name }) => ({ value: id, says: name })),
            ]}
          />
          <Choice
            label="When?"
            name="minutes"
            initial="10"
            hint="Moderators see what happened in the room until then, also if it is private."
            options={MINUTES.map((minutes) => ({ value: String(minutes), says: `In the ${minutes} minutes before ${before}` }))}
          />
          <TextField label="What is wrong with it?" name="reason" required maxLength={1000} />
        </Form>
      )}
    </Dialog>
  );
}
