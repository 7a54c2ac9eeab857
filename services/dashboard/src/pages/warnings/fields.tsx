// The fields that an action needs. Used by the form of an action; they hold nothing themselves.
import { useId } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import type { Details } from './act.ts';
import { Field, type FieldsProps, TEXT_MAX } from './field.tsx';
import { Shelving } from './shelving.tsx';

export function Fields({ action, details, set, organisations }: FieldsProps) {
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
