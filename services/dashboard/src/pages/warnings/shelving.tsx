// The fields of shelving: why, and until when on a clock of the area’s zone. Used by the form of an action.
import { t } from '../../i18n/index.ts';
import { ZONE } from '../../state/range.ts';
import { useView } from '../../state/view.ts';
import { Field, type FieldsProps, TEXT_MAX } from './field.tsx';

export function Shelving({ details, set }: Pick<FieldsProps, 'details' | 'set'>) {
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
export const ahead = (hours: number) =>
  new Date(Math.ceil((Date.now() + hours * 3_600_000) / 60_000) * 60_000).toISOString();

/** Eight in the morning of the next day in the area's zone, which keeps the same time all year. */
function tomorrow(): string {
  const local = Date.now() + 8 * 3_600_000;
  return new Date((Math.floor(local / 86_400_000) + 1) * 86_400_000).toISOString();
}

/** What a clock on the wall shows, as the input field writes it. */
const wall = (at: number, offset: number) =>
  Number.isNaN(at) ? '' : new Date(at + offset * 3_600_000).toISOString().slice(0, 16);
