import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

/*
 * What schemas say of a value that does not fit: zod/mini has no words of its own. Imported for its effect, by whatever
 * shows or throws what a schema says. Not as `z.locales`, which would bring all languages into each bundle.
 */

z.config(en());
