// The audit page, as the registry of pages names it.
export { Page } from '../system/audit.tsx';
