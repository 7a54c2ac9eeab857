// Who is signed in. Used by the frame, the login page and pages that offer actions; rights are the service's, this only hides
// what would be refused.
import { forget, get, onExpired, send, setCsrf } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { forgetAnswers } from '../api/query.ts';
import type { Session } from '../api/types.ts';
import { createStore } from './store.ts';

/** undefined: not yet known; null: nobody. */
export const session = createStore<Session | null | undefined>(undefined);

function take(found: Session | null) {
  setCsrf(found?.csrf ?? '');
  session.set(found);
}

onExpired(() => {
  if (session.get()) take(null);
});

/** Asks who is signed in; keeps asking while the service cannot be reached. */
export async function resume(): Promise<void> {
  for (let wait = 500; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      take(await get<Session>('/session', { retries: 0, timeoutMs: 5_000 }));
      return;
    } catch (error) {
      if (error instanceof ApiError && (error.kind === 'unauthenticated' || error.kind === 'forbidden')) {
        take(null);
        return;
      }
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

export async function signIn(key: string): Promise<void> {
  const found = await send<Session>('POST', '/session', { key });
  forget();
  forgetAnswers();
  take(found);
}

export async function signOut(): Promise<void> {
  try {
    await send('DELETE', '/session');
  } finally {
    forget();
    forgetAnswers();
    take(null);
  }
}
