// The form of an action: what it needs, for one warning or for many, and how many of them it cannot be done to.
// Used by the inbox and the panel. It sends nothing itself.
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { WarningRow } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { Icon } from '../../ui/icons.tsx';
import type { Details } from './act.ts';
import { Fields } from './fields.tsx';
import { type Action, allowed, shelvingWrong } from './lifecycle.ts';
import { ahead } from './shelving.tsx';

/** Actions that need nothing more than a click. */
export const AT_ONCE: readonly Action[] = ['acknowledge', 'resume'];

interface DialogProps {
  action: Action;
  warnings: readonly WarningRow[];
  organisations: readonly string[];
  done: (details: Details | null) => void;
}

export function ActionDialog({ action, warnings, organisations, done }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [details, setDetails] = useState<Details>(() => initial(action));
  const [tried, setTried] = useState(false);
  const title = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // The browser would choose the button that closes it.
    dialog.current?.querySelector<HTMLElement>('form input, form textarea')?.focus();
  }, []);
  const can = warnings.filter((warning) => allowed(action, warning.status));
  const wrong = missing(action, details);
  const set = (patch: Details) => setDetails((now) => ({ ...now, ...patch }));
  return (
    <dialog ref={dialog} aria-labelledby={title} onCancel={() => done(null)} onClose={() => done(null)}>
      <header>
        <h2 id={title}>{t(`inbox.${action}`)}</h2>
        {warnings.length > 1 ? (
          <span class="small soft for-n">{t('inbox.for_n', { n: can.length })}</span>
        ) : null}
        <span class="spread" />
        <button
          type="button"
          class="button quiet icon"
          aria-label={t('inbox.cancel')}
          onClick={() => done(null)}
        >
          <Icon name="close" />
        </button>
      </header>
      <div>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (!wrong) done(trimmed(details));
          }}
        >
          {can.length < warnings.length ? (
            <p class="small soft">{t('inbox.not_for', { n: warnings.length - can.length })}</p>
          ) : null}
          <Fields action={action} details={details} set={set} organisations={organisations} />
          <p class="small faint">{t('inbox.no_person')}</p>
          {tried && wrong ? (
            <p class="small wrong" role="alert">
              {wrong}
            </p>
          ) : null}
          <div class="row end">
            <button type="button" class="button" onClick={() => done(null)}>
              {t('inbox.cancel')}
            </button>
            <button type="submit" class="button primary" disabled={can.length === 0}>
              {t(`inbox.${action}`)}
            </button>
          </div>
        </form>
      </div>
    </dialog>
  );
}

function initial(action: Action): Details {
  if (action === 'shelve') return { until_at: ahead(4) };
  return {};
}

/** What is not yet as it has to be, in words; nothing when all is. */
function missing(action: Action, details: Details): string | null {
  const empty = (text: string | undefined) => (text ?? '').trim() === '';
  const needed = t('inbox.required');
  if ((action === 'assign' || action === 'hand_over') && empty(details.organisation))
    return `${t('inbox.organisation')}: ${needed}`;
  if (action === 'record' && empty(details.text)) return `${t('inbox.what_done')}: ${needed}`;
  if (action === 'comment' && empty(details.text)) return `${t('inbox.text')}: ${needed}`;
  if (action === 'assess' && !details.verdict) return `${t('inbox.verdict')}: ${needed}`;
  if (action === 'clear' && !details.cause) return `${t('inbox.cause')}: ${needed}`;
  if (action !== 'shelve') return null;
  if (empty(details.reason)) return `${t('inbox.reason')}: ${needed}`;
  const wrong = shelvingWrong(Date.parse(details.until_at ?? ''), Date.now());
  return wrong === null ? null : t(`inbox.until_${wrong}`);
}

function trimmed(details: Details): Details {
  const kept = Object.entries(details).map(
    ([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const,
  );
  return Object.fromEntries(kept.filter(([, value]) => value !== '')) as Details;
}
