// The list of questions, narrowed by typing. Used by the analyst’s page.
import { useEffect, useState } from 'preact/hooks';
import { number, t } from '../../i18n/index.ts';
import { filter, href, useView } from '../../state/view.ts';
import { type Recipe, titleOf } from './recipe.ts';

export function Choose({ queries }: { queries: readonly Recipe[] }) {
  const { id, filters } = useView();
  const kept = filters.find ?? '';
  const [text, setText] = useState(kept);
  useEffect(() => {
    if (text === kept) return;
    const timer = setTimeout(() => filter({ find: text || null }, 'replace'), 250);
    return () => clearTimeout(timer);
  }, [text, kept]);
  const words = text.trim().toLowerCase().split(/\s+/);
  const found = queries.filter((recipe) => {
    const all = [recipe.name, recipe.title, recipe.title_zh, recipe.question, recipe.question_zh, recipe.sql]
      .join(' ')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return (
    <nav class="analyst-list card" aria-label={t('page.analyst')}>
      <div class="analyst-find">
        <input
          class="input"
          type="search"
          placeholder={t('analyst.search')}
          aria-label={t('analyst.search')}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span class="small faint" role="status">
          {found.length === 0
            ? t('analyst.none')
            : t('analyst.found', { n: number(found.length), all: number(queries.length) })}
        </span>
      </div>
      <ul>
        {found.map((recipe) => (
          <li key={recipe.name}>
            <a
              href={href({ page: 'query', id: recipe.name, filters: text ? { find: text } : {} })}
              aria-current={recipe.name === id ? 'page' : undefined}
            >
              <span class="faint mono">{/^\d+/.exec(recipe.name)?.[0] ?? ''}</span>
              {titleOf(recipe)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
