package switches

import "net/http"

// because gives the audit trail the reason for an act.
func because(_ *http.Request, _ string) {}
