/** How long something lasts that moderators decide. */
export const SPELLS = [
  { value: '1', says: 'an hour' },
  { value: '24', says: 'a day' },
  { value: '168', says: 'a week' },
  { value: '720', says: '30 days' },
  { value: '', says: 'until it is lifted' },
] as const;

export const untilOf = (hours: string, now = Date.now()): string | null =>
  hours === '' ? null : new Date(now + Number(hours) * 3_600_000).toISOString();

export const lasting = (until: string | null): string =>
  until === null ? 'until it is lifted' : `until ${new Date(until).toLocaleString()}`;
