import type { Account } from './account';

export const isAdmin = (account: Account | null): boolean => account?.roles.includes('admin') === true;

export const isModerator = (account: Account | null): boolean => isAdmin(account) || account?.roles.includes('moderator') === true;
