// A field with its label, and what fields of actions share. Used by the fields of every action.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Details } from './act.ts';
import type { Action } from './lifecycle.ts';

/** What the service takes. */
export const TEXT_MAX = 1_000;

export interface FieldsProps {
  action: Action;
  details: Details;
  set: (patch: Details) => void;
  organisations: readonly string[];
}

export function Field({ label, children }: { label: string; children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id)}
    </div>
  );
}
