// What a part of a page shows while it has nothing: waiting, failed, empty; and the card around it.
// Used by every page. An error never replaces an answer that is there; it stands above it.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiError } from '../api/errors.ts';
import type { Query } from '../api/query.ts';
import { t } from '../i18n/index.ts';
import { backend } from '../state/backend.ts';
import { useStore } from '../state/store.ts';

export function Waiting() {
  return (
    <div class="bones" role="status">
      <span class="visually-hidden">{t('loading')}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

export function Failed({ error, again }: { error: ApiError; again?: () => void }) {
  return (
    <div class="state error" role="alert">
      <strong>{error.title}</strong>
      {error.problem.detail ? <span class="small soft">{error.problem.detail}</span> : null}
      {error.problem.fix ? <span class="small soft">{error.problem.fix}</span> : null}
      {again ? (
        <button type="button" class="button small" onClick={again}>
          {t('error.retry')}
        </button>
      ) : null}
    </div>
  );
}

export function Empty({ children }: { children?: ComponentChildren }) {
  return <div class="state">{children ?? t('empty.rows')}</div>;
}

/** Shows an answer as soon as there is one, and keeps it. */
export function Answered<T>({
  query,
  children,
}: {
  query: Query<T>;
  children: (data: T) => ComponentChildren;
}) {
  const down = useStore(backend.store).state !== 'up';
  if (query.data !== null) {
    // An outage has its banner; a single question that fails says so where its answer stands.
    if (!query.error || down) return <>{children(query.data)}</>;
    return (
      <>
        <p class="kept" role="status">
          <span class="tag caution">{t('fresh.kept')}</span> {query.error.title}
        </p>
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failed error={query.error} again={query.again} />;
  return <Waiting />;
}

interface CardProps {
  title: ComponentChildren;
  actions?: ComponentChildren;
  foot?: ComponentChildren;
  /** No padding, for tables and maps. */
  flush?: boolean;
  class?: string;
  children: ComponentChildren;
}

export function Card({ title, actions, foot, flush, class: extra, children }: CardProps) {
  const id = useId();
  return (
    <section class={`card ${extra ?? ''}`} aria-labelledby={id}>
      <header class="card-head">
        <h2 id={id}>{title}</h2>
        {actions}
      </header>
      <div class={flush ? 'card-body flush' : 'card-body'}>{children}</div>
      {foot ? <footer class="card-foot">{foot}</footer> : null}
    </section>
  );
}
