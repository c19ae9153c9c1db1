package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/web/access"
)

func newAudit(s *session) *cobra.Command {
	var who string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "See who did what",
		Long: `Every act of people and keys, and every sign-in, is on record: who, when, what, on what, why,
and what came of it. The newest stands first.`,
		Example: `  presszero audit
  presszero audit --who anna --limit 20
  presszero audit --json | jq 'select(.outcome == "refused")'
  presszero audit verify`,
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			found, err := records(cmd.Context(), r, who, limit)
			if err != nil {
				return err
			}
			if asJSON {
				return s.auditJSON(found)
			}
			return s.auditTable(found)
		},
	}
	cmd.Flags().StringVar(&who, "who", "", "only what this user, key or screen did")
	cmd.Flags().IntVar(&limit, "limit", 50, "how many are shown at most; 0 shows all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, one to a line")
	settingsFlags(cmd)
	cmd.AddCommand(newAuditVerify(s))
	return cmd
}

// records reads the records, the newest first.
func records(ctx context.Context, r remote, who string, limit int) (all []access.Entry, err error) {
	query := url.Values{}
	if who != "" {
		query.Set("who", who)
	}
	for {
		var page access.AuditPage
		if err := r.do(ctx, http.MethodGet, "/api/v1/audit?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Entries...)
		if limit > 0 && len(all) >= limit {
			return all[:limit], nil
		}
		if page.Next == "" {
			return all, nil
		}
		query.Set("after", page.Next)
	}
}

func (s *session) auditJSON(found []access.Entry) error {
	encoder := json.NewEncoder(s.Out)
	for _, e := range found {
		if err := encoder.Encode(e); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) auditTable(found []access.Entry) error {
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "WHEN\tWHO\tROLE\tWHAT\tON\tOUTCOME\tWHY")
	for _, e := range found {
		var on []string
		for _, name := range slices.Sorted(maps.Keys(e.On)) {
			on = append(on, name+"="+e.On[name])
		}
		if e.From != "" {
			on = append(on, "from="+e.From)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.At.Local().Format(time.DateTime), e.Who, orDash(string(e.Role)), e.What,
			orDash(strings.Join(on, " ")), e.Outcome, e.Reason)
	}
	return table.Flush()
}

func newAuditVerify(s *session) *cobra.Command {
	var anchor string
	cmd := &cobra.Command{
		Use: "verify", Short: "Look whether a record was changed, slipped in or taken out", Args: nothing,
		Long: `Each record holds the sum of the one before. Verify computes all of them anew, and prints the
last as an anchor. Keep anchors elsewhere: with --anchor, verify also finds a trail that
was written anew as a whole, or cut at its end.`,
		Example: "  presszero audit verify\n  presszero audit verify --anchor 128:4f0c...",
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := readAnchor(anchor)
			if err != nil {
				return err
			}
			r, err := s.remote(cmd)
			if err != nil {
				return err
			}
			all, err := records(cmd.Context(), r, "", 0)
			if err != nil {
				return err
			}
			slices.Reverse(all)
			if fault := verify(all, kept); fault != nil {
				fmt.Fprintln(s.Err, fault)
				return errFaults
			}
			if len(all) == 0 {
				_, err = fmt.Fprintln(s.Out, "nothing is on record yet")
				return err
			}
			latest := all[len(all)-1]
			_, err = fmt.Fprintf(s.Out, "%d records, from %d to %d, are as they were written\nanchor: %d:%s\n",
				len(all), all[0].Number, latest.Number, latest.Number, latest.Hash)
			return err
		},
	}
	cmd.Flags().StringVar(&anchor, "anchor", "", "what verify printed before, and you kept")
	settingsFlags(cmd)
	return cmd
}

// readAnchor reads what verify printed. Number 0: there is none.
func readAnchor(text string) (e access.Entry, err error) {
	if text == "" {
		return e, nil
	}
	number, hash, _ := strings.Cut(text, ":")
	if e.Number, err = strconv.ParseInt(number, 10, 64); err != nil || e.Number < 1 || hash == "" {
		return e, usage("--anchor must be what verify printed, such as 128:4f0c...")
	}
	e.Hash = hash
	return e, nil
}

// verify says what is wrong with records, the oldest first, or with what they say of an anchor.
func verify(all []access.Entry, anchor access.Entry) error {
	if err := access.Verify(all); err != nil || anchor.Number == 0 {
		return err
	}
	i := slices.IndexFunc(all, func(e access.Entry) bool { return e.Number == anchor.Number })
	switch {
	case i >= 0 && all[i].Hash == anchor.Hash:
		return nil
	case i >= 0:
		return fmt.Errorf("record %d is not the one of the anchor: the trail was written anew", anchor.Number)
	case len(all) > 0 && all[0].Number > anchor.Number:
		return fmt.Errorf("record %d is no longer kept; take a later anchor", anchor.Number)
	}
	return fmt.Errorf("record %d of the anchor is not there: the trail was cut at its end", anchor.Number)
}
