// The form of an action: what it needs, for one warning or for many, and how many of them it cannot be done to.
// Used by the inbox and the panel. It sends nothing itself.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { WarningRow } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { ZONE } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { Icon } from '../../ui/icons.tsx';
import type { Details } from './act.ts';
import { type Action, allowed, shelvingWrong } from './lifecycle.ts';

/** Actions that need nothing more than a click. */
export const AT_ONCE: readonly Action[] = ['acknowledge', 'resume'];
/** What the service takes. */
const TEXT_MAX = 1_000;

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

interface FieldsProps {
  action: Action;
  details: Details;
  set: (patch: Details) => void;
  organisations: readonly string[];
}

function Fields({ action, details, set, organisations }: FieldsProps) {
  const note = (
    <Field label={t('inbox.note')}>
      {(id) => (
        <textarea
          id={id}
          class="textarea"
          rows={2}
          maxLength={TEXT_MAX}
          value={details.note ?? ''}
          onInput={(event) => set({ note: event.currentTarget.value })}
        />
      )}
    </Field>
  );
  switch (action) {
    case 'assign':
    case 'hand_over':
      return (
        <>
          <Organisation
            label={t(action === 'assign' ? 'inbox.organisation' : 'inbox.organisation_next')}
            details={details}
            set={set}
            organisations={organisations}
          />
          {note}
        </>
      );
    case 'shelve':
      return <Shelving details={details} set={set} />;
    case 'record':
      return (
        <Text label={t('inbox.what_done')} hint={t('inbox.what_done_hint')} details={details} set={set} />
      );
    case 'comment':
      return <Text label={t('inbox.text')} hint="" details={details} set={set} />;
    case 'assess':
      return (
        <>
          <Choice
            label={t('inbox.verdict')}
            options={(['true', 'false', 'unclear'] as const).map((value) => [
              value,
              t(`inbox.verdict_${value}`),
            ])}
            value={details.verdict}
            choose={(verdict) => set({ verdict })}
          />
          <p class="small soft">{t('inbox.verdict_help')}</p>
          {note}
        </>
      );
    case 'clear':
      return (
        <>
          <Choice
            label={t('inbox.cause')}
            options={(['dealt_with', 'not_confirmed'] as const).map((value) => [value, t(`inbox.${value}`)])}
            value={details.cause}
            choose={(cause) => set({ cause })}
          />
          {note}
        </>
      );
    default:
      return note;
  }
}

function Field({ label, children }: { label: string; children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
    </div>
  );
}

function Text({
  label,
  hint,
  details,
  set,
}: {
  label: string;
  hint: string;
  details: Details;
  set: (patch: Details) => void;
}) {
  return (
    <Field label={label}>
      {(id) => (
        <textarea
          id={id}
          class="textarea"
          rows={3}
          maxLength={TEXT_MAX}
          placeholder={hint}
          value={details.text ?? ''}
          onInput={(event) => set({ text: event.currentTarget.value })}
        />
      )}
    </Field>
  );
}

function Organisation({
  label,
  details,
  set,
  organisations,
}: { label: string } & Omit<FieldsProps, 'action'>) {
  const list = useId();
  return (
    <Field label={label}>
      {(id) => (
        <>
          <input
            id={id}
            class="input"
            list={list}
            maxLength={200}
            placeholder={t('inbox.organisation_hint')}
            value={details.organisation ?? ''}
            onInput={(event) => set({ organisation: event.currentTarget.value })}
          />
          <datalist id={list}>
            {organisations.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function Shelving({ details, set }: Pick<FieldsProps, 'details' | 'set'>) {
  const { zone } = useView();
  const offset = zone === 'UTC' ? 0 : 8;
  const local = details.until_at ? wall(Date.parse(details.until_at), offset) : '';
  const quick: [string, string][] = [
    [t('inbox.until_1h'), ahead(1)],
    [t('inbox.until_4h'), ahead(4)],
    [t('inbox.until_tomorrow'), tomorrow()],
    [t('inbox.until_week'), ahead(24 * 7)],
  ];
  return (
    <>
      <Field label={t('inbox.reason')}>
        {(id) => (
          <input
            id={id}
            class="input"
            maxLength={TEXT_MAX}
            placeholder={t('inbox.reason_hint')}
            value={details.reason ?? ''}
            onInput={(event) => set({ reason: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label={`${t('inbox.until')} (${zone === 'UTC' ? 'UTC' : ZONE})`}>
        {(id) => (
          <div class="row tight">
            <input
              id={id}
              class="input"
              type="datetime-local"
              value={local}
              onInput={(event) => {
                const at = Date.parse(`${event.currentTarget.value}Z`) - offset * 3_600_000;
                set({ until_at: Number.isNaN(at) ? '' : new Date(at).toISOString() });
              }}
            />
            {quick.map(([name, at]) => (
              <button key={name} type="button" class="button small" onClick={() => set({ until_at: at })}>
                {name}
              </button>
            ))}
          </div>
        )}
      </Field>
    </>
  );
}

/** So many hours from now, to the minute. */
const ahead = (hours: number) =>
  new Date(Math.ceil((Date.now() + hours * 3_600_000) / 60_000) * 60_000).toISOString();

/** Eight in the morning of the next day in the area's zone, which keeps the same time all year. */
function tomorrow(): string {
  const local = Date.now() + 8 * 3_600_000;
  return new Date((Math.floor(local / 86_400_000) + 1) * 86_400_000).toISOString();
}

/** What a clock on the wall shows, as the input field writes it. */
const wall = (at: number, offset: number) =>
  Number.isNaN(at) ? '' : new Date(at + offset * 3_600_000).toISOString().slice(0, 16);

function Choice<V extends string>({
  label,
  options,
  value,
  choose,
}: {
  label: string;
  options: [V, string][];
  value: V | undefined;
  choose: (value: V) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class="small soft">{label}</legend>
      {options.map(([option, word], _at) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={value === option}
            onChange={() => choose(option)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}
