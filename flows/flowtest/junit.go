package flowtest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The elements of a JUnit report, with every attribute and element that the strictest of the common schemas asks for.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string      `xml:"name,attr"`
		Package    string      `xml:"package,attr"`
		ID         int         `xml:"id,attr"`
		Tests      int         `xml:"tests,attr"`
		Failures   int         `xml:"failures,attr"`
		Errors     int         `xml:"errors,attr"`
		Time       string      `xml:"time,attr"`
		Timestamp  string      `xml:"timestamp,attr"`
		Hostname   string      `xml:"hostname,attr"`
		Properties struct{}    `xml:"properties"`
		Cases      []junitCase `xml:"testcase"`
		Out        string      `xml:"system-out"`
		Err        string      `xml:"system-err"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		ClassName string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Error     *junitProblem `xml:"error"`
		Failure   *junitProblem `xml:"failure"`
	}
	junitProblem struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes reports as JUnit XML: a suite for each file, a case for each test. A file that could not be read is an
// error of its suite. At is when the tests were played.
func WriteJUnit(w io.Writer, reports []Report, at time.Time) error {
	all := junitSuites{Suites: []junitSuite{}}
	for i, report := range reports {
		suite := report.junit()
		suite.ID, suite.Timestamp = i, at.UTC().Format("2006-01-02T15:04:05")
		all.Suites = append(all.Suites, suite)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	}
	if err != nil {
		return fmt.Errorf("write the report as JUnit XML: %w", err)
	}
	return nil
}

func (r Report) junit() junitSuite {
	name := strings.TrimSuffix(r.File, ".yaml")
	suite := junitSuite{Name: name, Package: r.Flow, Tests: len(r.Results), Failures: r.Failed(), Errors: len(r.Faults), Hostname: "localhost"}
	var total time.Duration
	for _, result := range r.Results {
		total += result.Took
		one := junitCase{Name: result.Name, ClassName: name, Time: seconds(result.Took)}
		if f := result.Failure; f != nil {
			one.Failure = &junitProblem{Message: fmt.Sprintf("%s: want: %s; got: %s", f.Pos, f.Want, f.Got), Type: "difference", Text: result.String()}
		}
		suite.Cases = append(suite.Cases, one)
	}
	for _, fault := range r.Faults {
		suite.Tests++
		suite.Cases = append(suite.Cases, junitCase{
			Name: fault.Pos.String(), ClassName: name, Time: seconds(0),
			Error: &junitProblem{Message: fault.Message, Type: "fault", Text: fault.String()},
		})
	}
	suite.Time = seconds(total)
	return suite
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
