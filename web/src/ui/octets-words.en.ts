// The words for octets, what they belong to and how they travelled: only who looks at
// octets fetches them, in one language.

import messages from "../../messages/octets.en.json" with { type: "json" };

export { messages };
