package lesson

// sections are the places in RFCs that a text may point at, with their titles
// there. A link to any other is a mistake until somebody has read that section
// and entered it.
var sections = map[string]string{
	"rfc3022#section-2.2": "Overview of NAPT",

	"rfc5382#section-5": "NAT Session Refresh",

	"rfc5681#section-2":   "Definitions",
	"rfc5681#section-3.1": "Slow Start and Congestion Avoidance",
	"rfc5681#section-4.1": "Restarting Idle Connections",

	"rfc6298#section-2": "The Basic Algorithm",
	"rfc6298#section-3": "Taking RTT Samples",
	"rfc6298#section-5": "Managing the RTO Timer",

	"rfc9110#section-3.3":   "Connections, Clients, and Servers",
	"rfc9110#section-3.4":   "Messages",
	"rfc9110#section-3.7":   "Intermediaries",
	"rfc9110#section-6.2":   "Control Data",
	"rfc9110#section-6.6.1": "Date",
	"rfc9110#section-7.6.1": "Connection",
	"rfc9110#section-7.8":   "Upgrade",
	"rfc9110#section-9.1":   "Overview",
	"rfc9110#section-9.2.2": "Idempotent Methods",

	"rfc9000#section-5.2": "Matching Packets to Connections",

	"rfc9112#section-6.1":    "Transfer-Encoding",
	"rfc9112#section-6.3":    "Message Body Length",
	"rfc9112#section-7.1":    "Chunked Transfer Coding",
	"rfc9112#section-9":      "Connection Management",
	"rfc9112#section-9.1":    "Establishment",
	"rfc9112#section-9.2":    "Associating a Response to a Request",
	"rfc9112#section-9.3":    "Persistence",
	"rfc9112#section-9.3.1":  "Retrying Requests",
	"rfc9112#section-9.3.2":  "Pipelining",
	"rfc9112#section-9.4":    "Concurrency",
	"rfc9112#section-9.5":    "Failures and Timeouts",
	"rfc9112#section-9.6":    "Tear-down",
	"rfc9112#appendix-C.2.2": "Keep-Alive Connections",

	"rfc9113#section-4.1": "Frame Format",
	"rfc9113#section-4.3": "Field Section Compression and Decompression",
	"rfc9113#section-8.1": "HTTP Message Framing",

	"rfc9114#section-1.1": "Prior Versions of HTTP",
	"rfc9114#section-2":   "HTTP/3 Protocol Overview",

	"rfc9293#section-2.2":      "Key TCP Concepts",
	"rfc9293#section-3.1":      "Header Format",
	"rfc9293#section-3.3.1":    "Key Connection State Variables",
	"rfc9293#section-3.3.2":    "State Machine Overview",
	"rfc9293#section-3.4":      "Sequence Numbers",
	"rfc9293#section-3.4.1":    "Initial Sequence Number Selection",
	"rfc9293#section-3.4.2":    "Knowing When to Keep Quiet",
	"rfc9293#section-3.5":      "Establishing a Connection",
	"rfc9293#section-3.5.1":    "Half-Open Connections and Other Anomalies",
	"rfc9293#section-3.5.2":    "Reset Generation",
	"rfc9293#section-3.5.3":    "Reset Processing",
	"rfc9293#section-3.6":      "Closing a Connection",
	"rfc9293#section-3.6.1":    "Half-Closed Connections",
	"rfc9293#section-3.7":      "Segmentation",
	"rfc9293#section-3.7.4":    "Nagle Algorithm",
	"rfc9293#section-3.8":      "Data Communication",
	"rfc9293#section-3.8.1":    "Retransmission Timeout",
	"rfc9293#section-3.8.2":    "TCP Congestion Control",
	"rfc9293#section-3.8.3":    "TCP Connection Failures",
	"rfc9293#section-3.8.4":    "TCP Keep-Alives",
	"rfc9293#section-3.8.6":    "Managing the Window",
	"rfc9293#section-3.8.6.3":  "Delayed Acknowledgments -- When to Send an ACK Segment",
	"rfc9293#section-3.9.1.1":  "Open",
	"rfc9293#section-3.9.1.2":  "Send",
	"rfc9293#section-3.9.1.4":  "Close",
	"rfc9293#section-3.10.7.1": "CLOSED STATE",
	"rfc9293#section-3.10.7.2": "LISTEN STATE",
	"rfc9293#section-3.10.7.3": "SYN-SENT STATE",
	"rfc9293#section-3.10.7.4": "OTHER STATES",
	"rfc9293#section-3.10.8":   "Timeouts",
	"rfc9293#section-4":        "Glossary",
}
