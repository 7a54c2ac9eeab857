// Signs a handover: on every open warning, by the session’s organisation and role; on paper two lines take its place.
import { useState } from 'preact/hooks';
import { send } from '../../api/client.ts';
import { ApiError } from '../../api/errors.ts';
import { renew } from '../../api/query.ts';
import { ago, type Key, t } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { Card } from '../../ui/states.tsx';
import type { Shift } from './shift.ts';

/** Ids of the warnings that were handed over, and of those that somebody else changed meanwhile. */
interface Signed {
  handed_over: string[];
  passed_over: string[];
}

/** The signature is that of the session's organisation and role; on paper two lines take its place. */
export function Sign({ shift }: { shift: Shift }) {
  const who = useStore(session);
  const [note, setNote] = useState('');
  const [organisation, setOrganisation] = useState('');
  const [working, setWorking] = useState(false);
  const [said, setSaid] = useState<{ good: boolean; text: string; at: number } | null>(null);
  const now = useNow(30_000);
  const sign = async () => {
    setWorking(true);
    try {
      const answer = await send<Signed>('POST', '/handover', {
        organisation: organisation.trim(),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      });
      const [n, failed] = [answer.handed_over.length, answer.passed_over.length];
      setSaid({
        good: failed === 0,
        text: failed === 0 ? t('handover.signed', { n }) : t('handover.signed_part', { n, failed }),
        at: Date.now(),
      });
      setNote('');
      renew((asked) => asked.startsWith('/handover') || asked.startsWith('/warnings'));
    } catch (error) {
      const why =
        error instanceof ApiError
          ? [error.title, error.problem.detail].filter(Boolean).join(' · ')
          : String(error);
      setSaid({ good: false, text: t('handover.refused', { why }), at: Date.now() });
    }
    setWorking(false);
  };
  return (
    <>
      <Card title={t('handover.sign')} class="no-print">
        {who?.may.act ? (
          <form
            class="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void sign();
            }}
          >
            <p class="small soft">{t('handover.sign_help')}</p>
            <div class="field">
              <label for="handover-organisation">{t('handover.organisation')}</label>
              <input
                id="handover-organisation"
                class="input"
                required
                maxLength={200}
                placeholder={t('handover.organisation_hint')}
                value={organisation}
                onInput={(event) => setOrganisation(event.currentTarget.value)}
              />
            </div>
            <div class="field">
              <label for="handover-note">{t('handover.note')}</label>
              <textarea
                id="handover-note"
                class="textarea"
                rows={2}
                maxLength={1_000}
                placeholder={t('handover.note_hint')}
                value={note}
                onInput={(event) => setNote(event.currentTarget.value)}
              />
              <span class="small faint">{t('handover.no_person')}</span>
            </div>
            <div class="row">
              <span class="small soft">
                {t('handover.sign_as')}{' '}
                <strong>{who.roles.map((role) => t(`role.${role}` as Key)).join('、')}</strong> ({who.name})
              </span>
              <span class="spread" />
              <button
                type="submit"
                class="button primary"
                disabled={working || shift.open.length === 0 || organisation.trim() === ''}
              >
                {working
                  ? t('inbox.pending')
                  : shift.open.length === 0
                    ? t('handover.nothing_to_sign')
                    : t('handover.sign')}
              </button>
            </div>
            <p role="status" class={said && !said.good ? 'wrong' : 'soft'}>
              {said ? `${said.text} · ${ago(said.at, now)}` : null}
            </p>
          </form>
        ) : (
          <p class="soft">{t('handover.may_not')}</p>
        )}
      </Card>
      <div class="signatures print-only">
        <span>{t('handover.signature')}</span>
        <span>{t('handover.signature_next')}</span>
      </div>
    </>
  );
}
