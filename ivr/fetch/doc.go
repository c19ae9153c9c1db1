// Package fetch asks other systems for calls: it sends the requests that flows describe, in the background, and keeps what
// became of them for the call's next turn, on whichever replica that is.
//
// A request leaves this process only to a host that the operator has listed, and only to an address that was looked at
// when the connection was made. It never goes to this machine, to the operator's own network or to the metadata service
// of a cloud, unless a host is listed together with its port; to link-local and metadata addresses it never goes at all.
// Proxies of the environment are not used, since they would hide the address.
//
// [Client] sends one request, [Runner] runs many in the background. Neither puts an address, a body, a secret or a value
// into an error or a log: they name the host, and the failure in one word.
package fetch
