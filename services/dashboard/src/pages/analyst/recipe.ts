// A question of the cookbook and its rows, as the service answers, and what it is called.
import { either } from '../../i18n/index.ts';
import type { Row } from '../reports/columns.ts';

export interface Recipe {
  name: string;
  title: string;
  title_zh?: string;
  question: string;
  question_zh?: string;
  sql: string;
}

export interface Rows {
  columns: string[];
  rows: (Row | unknown[])[];
  sql: string;
}

export const titleOf = (recipe: Recipe) =>
  either(recipe.title_zh ?? recipe.question_zh ?? recipe.title, recipe.title);
