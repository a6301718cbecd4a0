// The titles of the scenarios, and what each expects, in one language: fetched with
// the first trace, which may tell of a run.

import expects from "../messages/expects.en.json" with { type: "json" };

export { expects };
