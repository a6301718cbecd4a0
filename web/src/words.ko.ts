// The interface's words in one language: a page fetches no other's.

import expects from "../messages/expects.ko.json" with { type: "json" };
import messages from "../messages/ko.json" with { type: "json" };

export { expects, messages };
