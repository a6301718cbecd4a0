// The interface's words in one language: a page fetches no other's.

import messages from "../messages/ko.json" with { type: "json" };

export { messages };
