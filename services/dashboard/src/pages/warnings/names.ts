// The names of areas, definitions, categories and organisations as pages show them. Used by the inbox, the handover, ledgers and
// reports. It asks for the tree of areas once in a while; until that is there a code is shown as it is.
import { useMemo } from 'preact/hooks';
import type { Area } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { useView } from '../../state/view.ts';
import { useAreas } from '../../ui/areas.ts';
import { knownValueWord, readable } from '../reports/words.ts';

const NONE: readonly Area[] = [];
export type AreaNamer = (code: string | null | undefined) => string;

export function useAreaList(): readonly Area[] {
  return useAreas().data?.value.areas ?? NONE;
}

/** Names a code; a village or grid by its town and the rest of its code. */
export function useAreaNames(): AreaNamer {
  const areas = useAreaList();
  const { lang } = useView();
  return useMemo(() => {
    const by = new Map(
      areas.map((area) => [area.code, (lang === 'en' ? area.name : area.name_zh) || area.name || area.code]),
    );
    return (code) => {
      if (code === null || code === undefined || code === '') return t('unknown');
      if (code === 'all') return t('all');
      const own = by.get(code);
      if (own) return own;
      const town = code.length > 9 ? by.get(code.slice(0, 9)) : undefined;
      return town ? `${town} ${code.slice(9)}` : code;
    };
  }, [areas, lang]);
}

/** A line of the detector set, or a detector; as it is written where it has no word. */
export function definitionName(definition: string, lang: 'zh' | 'en'): string {
  return knownValueWord(definition, lang) ?? readable(definition);
}

/** What was counted: a class, or all of the definition's kind; a source or a site stays as it is written. */
export function categoryName(category: string, definition: string, lang: 'zh' | 'en'): string {
  if (category === '') return kindOf(definition, lang);
  // Classes of hazards share words with kinds: a fire hazard is no fire.
  if (definition === 'overdue-hazard')
    return `${knownValueWord(category, lang) ?? category}${lang === 'zh' ? '隐患' : ' hazards'}`;
  return knownValueWord(category, lang) ?? category;
}

function kindOf(definition: string, lang: 'zh' | 'en'): string {
  const kinds: readonly [string, string, string][] = [
    ['incident', '全部警情', 'All incidents'],
    ['fire', '全部火灾', 'All fires'],
  ];
  const kind = kinds.find(([prefix]) => definition.startsWith(`${prefix}-`));
  return kind ? kind[lang === 'zh' ? 1 : 2] : definitionName(definition, lang);
}
