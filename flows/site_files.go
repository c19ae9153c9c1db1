package flows

// FileInfo explains a kind of file that operators write, for references, schemas and editors.
type FileInfo struct {
	Name string // flow, queues, hours, agents or phrases
	Help string // what the file declares
	Keys []KeyInfo
}

// Files explains every kind of file, the flow first. It rests on the same tables as the reading of files.
func Files() []FileInfo {
	return []FileInfo{
		{Name: "flow", Help: "a flow: what happens in a call", Keys: keysOf(flowFields)},
		{Name: "queues", Help: "the queues: where callers wait for a person", Keys: keysOf(queuesFileFields)},
		{Name: "hours", Help: "the opening hours", Keys: keysOf(hoursFileFields)},
		{Name: "agents", Help: "the agents: who is rung, and for which queues", Keys: keysOf(agentsFileFields)},
		{Name: "phrases", Help: "your own wordings of what we say", Keys: keysOf(phrasesFileFields)},
	}
}
