// What a trace tells, in one language: its events as sentences, its states, the titles
// of the scenarios and what each expects. It is fetched with the first trace.

import expects from "../messages/expects.ko.json" with { type: "json" };
import messages from "../messages/told.ko.json" with { type: "json" };

export { expects, messages };
