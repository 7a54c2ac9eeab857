// The safety index, as the registry of pages names it.
export { Page } from '../safety/page.tsx';
