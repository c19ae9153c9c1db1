package cli

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"presszero/queue/staffing"
	"presszero/web"
)

// staffNow asks the running service.
func (s *session) staffNow(cmd *cobra.Command, f staff) error {
	r, err := s.remote(cmd)
	if err != nil {
		return err
	}
	if f.day != "" {
		var answer struct {
			Queues []web.QueuePlan `json:"queues"`
		}
		if err := r.do(cmd.Context(), "GET", "/api/v1/staffing?day="+url.QueryEscape(f.day)+"&queue="+url.QueryEscape(f.queue), nil, &answer); err != nil {
			return err
		}
		return s.printPlans(f, answer.Queues)
	}
	var answer struct {
		Queues []web.QueueStaffing `json:"queues"`
	}
	if err := r.do(cmd.Context(), "GET", "/api/v1/staffing?queue="+url.QueryEscape(f.queue), nil, &answer); err != nil {
		return err
	}
	if f.asJSON {
		return s.printJSON(answer.Queues)
	}
	return s.printAdvice(answer.Queues)
}

func (s *session) printAdvice(all []web.QueueStaffing) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(s.Out, "nothing is known yet: a service that has just begun says so after half a minute")
		return err
	}
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "QUEUE\tSTATE\tCALLS/30M\tAHT\tERLANGS\tWAITING\tAT WORK\tFOR TARGET\tFOR PROMISES\tPAID")
	for _, q := range all {
		fmt.Fprintf(table, "%s\t%s\t%.0f\t%s\t%.1f\t%d\t%d\t%d\t%s\t%d\n", q.Queue, q.State, q.Calls, seconds(q.Load.Handle), q.Load.Erlangs(),
			q.Waiting, q.AtWork, q.Required, promised(q.Advice), q.Paid)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(s.Out)
	for _, q := range all {
		fmt.Fprintf(s.Out, "%s: %s\n", q.Queue, q.Message)
		if q.Required > q.AtWork {
			fmt.Fprintf(s.Out, "  the next half hour with %d: %s; with %d: %s\n", q.AtWork, q.Level, q.Required, q.Raised)
		}
	}
	return nil
}

// promised is how many agents keep the promises in force.
func promised(a staffing.Advice) string {
	switch {
	case a.Promised == 0 && a.Broken == 0:
		return "-"
	case a.Broken == 0:
		return fmt.Sprint(a.Promised)
	}
	return fmt.Sprintf("%d (%d broken)", a.Promised, a.Broken)
}

// seconds is a time in seconds as people write it.
func seconds(s float64) string {
	return short(time.Duration(s * float64(time.Second)).Round(time.Second))
}

func (s *session) printPlans(f staff, plans []web.QueuePlan) error {
	if f.asJSON {
		return s.printJSON(plans)
	}
	for i, p := range plans {
		if i > 0 {
			fmt.Fprintln(s.Out)
		}
		if err := s.printPlan(p); err != nil {
			return err
		}
	}
	if len(plans) == 0 {
		_, err := fmt.Fprintln(s.Out, "no such queue")
		return err
	}
	return nil
}

func (s *session) printPlan(p web.QueuePlan) error {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		return fmt.Errorf("the zone of %s: %w", p.Queue, err)
	}
	day := "from the midnight of the list"
	if p.Day != "" {
		day = fmt.Sprintf("on %s (%s)", p.Day, p.Zone)
	}
	fmt.Fprintf(s.Out, "%s %s: %s, AHT %s, patience %s\n", p.Queue, day, p.Target, seconds(p.Handle), seconds(p.Patience))
	open := slices.DeleteFunc(p.Plan, func(i staffing.Planned) bool { return i.Calls == 0 && i.Basis != "none" })
	if len(open) == 0 {
		_, err := fmt.Fprintln(s.Out, "nobody is expected")
		return err
	}
	table := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "FROM\tCALLS\tAT MOST\tERLANGS\tAGENTS\tPAID\tOF ALL\tGAVE UP\tBUSY\tBASIS\t")
	for _, i := range open {
		fmt.Fprintf(table, "%s\t%.1f\t%.1f\t%.1f\t%d\t%d\t%s\t%s\t%s\t%s\t\n", i.Begins.In(zone).Format("15:04"), i.Calls, i.AtMost, i.AtMost*p.Handle/900,
			i.Required, i.Paid, share(i.Service.OfAll), share(i.Service.Abandoned), share(i.Service.Occupancy), i.Basis)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s\n", total(open))
	return err
}

// total is the work of a plan in hours.
func total(open []staffing.Planned) string {
	var work, paid, calls float64
	most := 0
	for _, i := range open {
		work += float64(i.Required) / 4
		paid += float64(i.Paid) / 4
		calls += i.Calls
		most = max(most, i.Required)
	}
	parts := []string{fmt.Sprintf("%.0f calls", calls), fmt.Sprintf("%.1f hours of work", work), fmt.Sprintf("%d agents at most", most)}
	if paid > work {
		parts = append(parts, fmt.Sprintf("%.1f hours paid", paid))
	}
	return strings.Join(parts, ", ")
}
