// The head of a page: its name, how fresh its answer is, whether the data are an exercise, and its own controls.
// Used by every page as its first element; the frame puts the focus here after a change of page.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Answer } from '../api/types.ts';
import { dateTime, full, t } from '../i18n/index.ts';
import { useView } from '../state/view.ts';
import { FreshnessBadge } from '../ui/freshness.tsx';
import { pageName } from './navigation.ts';

interface HeadProps {
  title?: ComponentChildren;
  /** The answer that the page rests on. */
  answer?: Pick<Answer<unknown>, 'freshness' | 'data' | 'as_of' | 'asked_at'> | null;
  children?: ComponentChildren;
}

/** The page last shown: the focus moves to a new page's name, not to the first one's. */
let before: string | null = null;

export function PageHead({ title, answer, children }: HeadProps) {
  const view = useView();
  const name = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const now = `${view.page} ${view.kind} ${view.id}`;
    // A warning opens beside its inbox: the inbox keeps the focus.
    const same = before === now || (before?.startsWith('warning') && now.startsWith('warning'));
    if (before !== null && !same) name.current?.focus({ preventScroll: true });
    before = now;
  }, [view.page, view.kind, view.id]);
  return (
    <header class="page-head">
      <h1 tabIndex={-1} id="page-title" ref={name}>
        {title ?? pageName(view)}
      </h1>
      {answer?.data === 'exercise' ? <span class="tag caution">{t('exercise.banner')}</span> : null}
      {answer?.as_of ? (
        <span class="tag accent">{t('fresh.as_of', { at: dateTime(answer.as_of) })}</span>
      ) : null}
      {answer === undefined ? null : <FreshnessBadge of={answer?.freshness ?? null} />}
      <span class="spread" />
      {children}
      <span class="print-only small">{t('print.at', { at: full(Date.now()) })}</span>
    </header>
  );
}
