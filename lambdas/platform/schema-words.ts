import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

/*
 * What schemas say of a value that does not fit: zod/mini has no words of its own. Import it for its effect, where a
 * schema's words are shown or thrown. `z.locales` would bring all languages into each bundle.
 */

z.config(en());
