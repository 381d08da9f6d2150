// Bad scenarios: each case edits a valid one and says exactly which findings must come out, with
// their file, line, and column or pointer.
#include "io/scenario_reader.h"
#include "support/cmocka_test.h"
#include "support/findings_text.h"
#include "support/scenario_files.h"

enum { EDIT_MAX = 3 };

typedef struct bad_case {
    const char *name;
    rl_file_edit edits[EDIT_MAX];
    const char *expected;
} bad_case;

static const bad_case cases[] = {
    // Files
    {"no settings", {{"scenario.json", NULL, NULL}}, "FILE_MISSING scenario.json\n"},
    {"no required table", {{"levers.csv", NULL, NULL}}, "FILE_MISSING levers.csv\n"},
    {"empty table", {{"windows.csv", NULL, ""}}, "FILE_EMPTY windows.csv\n"},
    {"blank table", {{"windows.csv", NULL, "\n  \n;;\n"}}, "FILE_EMPTY windows.csv\n"},
    {"header only",
     {{"audiences.csv", NULL, "actor;share;confidence;source\n"}},
     "TABLE_WITHOUT_ROWS audiences.csv:1\n"},
    {"named table missing",
     {{"scenario.json", "\"pagerank\"", "\"pagerank\", \"tables\": {\"links\": \"liens.csv\"}"}},
     "FILE_MISSING liens.csv\n"
     "FILE_UNUSED links.csv\n"},
    {"table outside",
     {{"scenario.json", "\"pagerank\"",
       "\"pagerank\", \"tables\": {\"links\": \"sub/../../links.csv\"}"}},
     "FILE_OUTSIDE scenario.json:24 /tables/links\n"},
    {"table at an absolute path",
     {{"scenario.json", "\"pagerank\"", "\"pagerank\", \"tables\": {\"links\": \"/etc/passwd\"}"}},
     "FILE_OUTSIDE scenario.json:24 /tables/links\n"},
    {"table name not a text",
     {{"scenario.json", "\"pagerank\"", "\"pagerank\", \"tables\": {\"links\": 3}"}},
     "TYPE_WRONG scenario.json:24 /tables/links\n"},
    {"unknown table",
     {{"scenario.json", "\"pagerank\"",
       "\"pagerank\", \"tables\": {\"audience\": \"audiences.csv\"}"}},
     "TABLE_UNKNOWN scenario.json:24 /tables/audience\n"},
    {"misspelt file", {{"audience.csv", NULL, "a;b\n1;2\n"}}, "FILE_UNUSED audience.csv\n"},

    // Encoding and CSV
    {"windows-1252",
     {{"levers.csv", "Événement", "\xC9v\xE9nement"},
      {"levers.csv", "envoyée aux adhérents",
       "envoy\xE9"
       "e"}},
     "ENCODING_WINDOWS_1252 levers.csv\n"},
    {"mixed encodings",
     {{"levers.csv", "Événement", "\xC9v\xE9nement"}},
     "ENCODING_MIXED levers.csv:3\n"},
    {"utf-16", {{"levers.csv", NULL, "\xFF\xFEi"}}, "ENCODING_UTF16 levers.csv\n"},
    {"control character", {{"levers.csv", "aux", "aux\x01"}}, "CONTROL_CHARACTER levers.csv:2\n"},
    {"quote never closed",
     {{"levers.csv", "Lettre", "\"Lettre"}},
     "QUOTE_OPEN levers.csv:2\n"
     "ROW_RAGGED levers.csv:2\n"},
    {"text after a quote", {{"levers.csv", "Lettre", "\"Let\"tre"}}, "QUOTE_STRAY levers.csv:2\n"},
    {"row too short",
     {{"levers.csv", "event;Événement;", "event;Événement"}},
     "ROW_RAGGED levers.csv:3\n"},
    {"row too long",
     {{"offers.csv", "capeb;event;0.6;900", "capeb;event;0;6;900"}},
     "ROW_RAGGED offers.csv:3\n"},
    {"two columns of one name",
     {{"levers.csv", "name;description", "name;name"}},
     "COLUMN_DUPLICATE levers.csv:1 name\n"},
    {"column without name",
     {{"levers.csv", "name;description", "name;"}},
     "COLUMN_UNNAMED levers.csv:2\n"},
    {"column missing",
     {{"levers.csv", NULL, "id\nnewsletter\nevent\n"}},
     "COLUMN_MISSING levers.csv:1 name\n"},
    {"column unknown",
     {{"levers.csv", "description", "descripton"}},
     "COLUMN_UNKNOWN levers.csv:1 descripton\n"},
    {"column without its unit",
     {{"offers.csv", "cost_eur", "cost"}},
     "UNIT_MISSING offers.csv:1 cost\n"},
    {"spaces around cells",
     {{"levers.csv", "event;", " event ;"}},
     "SPACES_TRIMMED levers.csv:3 id\n"},
    {"decimal comma",
     {{"offers.csv", "0.25", "0,25"}, {"offers.csv", "0.4", "0,4"}},
     "DECIMAL_COMMA offers.csv:4 exposure_prob\n"},
    {"percent", {{"audiences.csv", "0.35", "35 %"}}, "PERCENT_SIGN audiences.csv:4 share\n"},
    {"thousands",
     {{"segments.csv", "2500;6000",
       "2 500;6\xC2\xA0"
       "000"}},
     "THOUSANDS_SPACE segments.csv:3 establishments\n"
     "THOUSANDS_SPACE segments.csv:3 employees\n"},

    // Cells
    {"id missing", {{"levers.csv", "event;Év", ";Év"}}, "VALUE_MISSING levers.csv:3 id\n"},
    {"name missing", {{"actors.csv", "CAPEB", ""}}, "VALUE_MISSING actors.csv:2 name\n"},
    {"confidence missing",
     {{"audiences.csv", "estimate;visites", ";visites"}},
     "CONFIDENCE_MISSING audiences.csv:6 confidence\n"},
    {"source missing",
     {{"audiences.csv", "estimate;visites", "estimate;"}},
     "SOURCE_MISSING audiences.csv:6 source\n"},
    {"no column of confidence",
     {{"links.csv", NULL, "from;to;kind;weight;source\ncarsat;capeb;funds;1;x\n"}},
     "CONFIDENCE_MISSING links.csv:2 confidence\n"},
    {"confidence unknown",
     {{"audiences.csv", "estimate;visites", "guess;visites"}},
     "CHOICE_INVALID audiences.csv:6 confidence\n"},
    {"not a number",
     {{"offers.csv", "900", "environ 900"}},
     "NUMBER_INVALID offers.csv:3 cost_eur\n"},
    {"number with its unit",
     {{"offers.csv", "900", "900 €"}},
     "NUMBER_INVALID offers.csv:3 cost_eur\n"},
    {"english thousands",
     {{"segments.csv", "2500;6000", "2,500,000;6000"}},
     "NUMBER_INVALID segments.csv:3 establishments\n"},
    {"huge number", {{"offers.csv", "900", "9e999"}}, "NUMBER_TOO_LARGE offers.csv:3 cost_eur\n"},
    {"nan", {{"offers.csv", "900", "nan"}}, "NUMBER_INVALID offers.csv:3 cost_eur\n"},
    {"negative cost", {{"offers.csv", "900", "-900"}}, "NUMBER_NEGATIVE offers.csv:3 cost_eur\n"},
    {"negative hours",
     {{"windows.csv", "2027-04-30;40", "2027-04-30;-4"}},
     "NUMBER_NEGATIVE windows.csv:4 hours_max\n"},
    {"percent of euros",
     {{"offers.csv", "900", "90 %"}},
     "PERCENT_UNEXPECTED offers.csv:3 cost_eur\n"},
    {"share above one",
     {{"audiences.csv", "0.35", "45"}},
     "SHARE_ABOVE_ONE audiences.csv:4 share\n"},
    {"share far above one",
     {{"audiences.csv", "0.35", "450"}},
     "NUMBER_OUT_OF_RANGE audiences.csv:4 share\n"},
    {"share below zero",
     {{"audiences.csv", "0.35", "-0.1"}},
     "NUMBER_NEGATIVE audiences.csv:4 share\n"},
    {"acceptance above one",
     {{"actors.csv", "0.9", "90"}},
     "SHARE_ABOVE_ONE actors.csv:5 acceptance_prob\n"},
    {"uses not whole",
     {{"offers.csv", "*;2;30", "*;1.5;30"}},
     "NUMBER_NOT_WHOLE offers.csv:2 max_uses\n"},
    {"uses zero",
     {{"offers.csv", "*;2;30", "*;0;30"}},
     "NUMBER_OUT_OF_RANGE offers.csv:2 max_uses\n"},
    {"gap negative",
     {{"offers.csv", "*;2;30", "*;2;-1"}},
     "NUMBER_NEGATIVE offers.csv:2 gap_days\n"},
    {"date that does not exist",
     {{"windows.csv", "2027-04-30", "2027-04-31"}},
     "DATE_INVALID windows.csv:4 end\n"},
    {"date of two digits",
     {{"windows.csv", "01/03/2027", "01/03/27"}},
     "DATE_INVALID windows.csv:3 start\n"},
    {"neither yes nor no",
     {{"actors.csv", "non", "jamais"}},
     "YES_NO_INVALID actors.csv:3 solicited\n"},
    {"unknown role",
     {{"actors.csv", "relay|prescriber", "relay|prescripteur"}},
     "CHOICE_INVALID actors.csv:2 roles\n"},
    {"star as roles",
     {{"actors.csv", "ffb;FFB;federation;relay", "ffb;FFB;federation;*"}},
     "VALUE_MISSING actors.csv:3 roles\n"},
    {"unknown kind of link", {{"links.csv", "funds", "fund"}}, "CHOICE_INVALID links.csv:2 kind\n"},
    {"id with a bar",
     {{"links.csv", NULL, NULL}, {"actors.csv", "carsat;Car", "car|sat;Car"}},
     "ID_INVALID actors.csv:4 id\n"},

    // Ids
    {"duplicate actor",
     {{"actors.csv", "oppbtp;OPP", "ffb;OPP"}},
     "ID_DUPLICATE actors.csv:5 id\n"
     "ID_UNKNOWN audiences.csv:6 actor\n"
     "ID_UNKNOWN links.csv:3 to\n"
     "ID_UNKNOWN offers.csv:6 relay\n"},
    {"duplicate lever",
     {{"levers.csv", "event;Événement;\n", "event;Événement;\nevent;Autre;\n"}},
     "ID_DUPLICATE levers.csv:4 id\n"},
    {"duplicate window",
     {{"windows.csv", "avril;Avril", "mars;Avril"},
      {"offers.csv", "mars|avril", "mars"},
      {"scenario.json", "\"avril\"", "\"mars\""}},
     "ID_UNKNOWN offers.csv:5 windows\n"
     "FORBIDS_NOTHING scenario.json:19 /rules/forbidden_activations/0\n"
     "ID_DUPLICATE windows.csv:4 id\n"},
    {"duplicate segment id",
     {{"segments.csv", "GZ-1-01", "FZ-1-01"}},
     "ID_DUPLICATE segments.csv:6 id\n"},
    {"duplicate segment",
     {{"segments.csv", "FZ;10-49;38", "FZ;10-49;01"}},
     "SEGMENT_DUPLICATE segments.csv:5 sector\n"},
    {"unknown relay",
     {{"offers.csv", "oppbtp", "opbtp"}},
     "RELAY_WITHOUT_OFFER actors.csv:5 id\n"
     "ID_UNKNOWN offers.csv:6 relay\n"},
    {"unknown lever",
     {{"offers.csv", "ffb;event", "ffb;evnt"},
      {"scenario.json",
       "\"forbidden_activations\": [{\"relay\": \"ffb\", "
       "\"lever\": \"event\", \"window\": \"avril\"}]",
       "\"forbidden_activations\": []"}},
     "ID_UNKNOWN offers.csv:5 lever\n"},
    {"unknown window",
     {{"offers.csv", "mars|avril", "mars|avrli"}},
     "ID_UNKNOWN offers.csv:3 windows\n"},
    {"unknown actor of an audience",
     {{"audiences.csv", "oppbtp", "oppbpt"}},
     "RELAY_WITHOUT_AUDIENCE actors.csv:5 id\n"
     "ID_UNKNOWN audiences.csv:6 actor\n"},
    {"unknown lever of a moment",
     {{"timing.csv", "*;event", "*;evenement"}},
     "ID_UNKNOWN timing.csv:3 lever\n"},
    {"unknown window of a moment",
     {{"timing.csv", "janvier", "janvier|février"}},
     "ID_UNKNOWN timing.csv:2 window\n"},
    {"link to nowhere", {{"links.csv", "capeb;oppbtp", "capeb;op"}}, "ID_UNKNOWN links.csv:3 to\n"},
    {"link from nowhere",
     {{"links.csv", "carsat;capeb", "carsta;capeb"}},
     "ID_UNKNOWN links.csv:2 from\n"},
    {"link to itself",
     {{"links.csv", "capeb;oppbtp", "capeb;capeb"}},
     "LINK_SELF links.csv:3 to\n"},
    {"link twice",
     {{"links.csv", "capeb;oppbtp;member_of", "carsat;capeb;funds"}},
     "LINK_DUPLICATE links.csv:3 to\n"},
    {"cascade without a trigger",
     {{"scenario.json", "\"independent\"", "\"cascade\""}},
     "CASCADE_WITHOUT_TRIGGER scenario.json:8 /reach/model\n"},
    {"code named twice",
     {{"codes.csv", NULL, "part;code;name\nsector;FZ;Construction\nsector;FZ;BTP\n"}},
     "CODE_DUPLICATE codes.csv:3 code\n"},
    {"name of a code that no segment has",
     {{"codes.csv", NULL, "part;code;name\nsector;FA;Construction\nsize;FZ;Construction\n"}},
     "CODE_UNUSED codes.csv:2 code\n"
     "CODE_UNUSED codes.csv:3 code\n"},
    {"name of a code that lost its zero, part unknown",
     {{"codes.csv", NULL, "part;code;name\nterritory;1;Ain\nplace;01;Ain\nsector;FZ;\n"}},
     "ZERO_LOST codes.csv:2 code\n"
     "CHOICE_INVALID codes.csv:3 part\n"
     "VALUE_MISSING codes.csv:4 name\n"},
    {"link of weight above one",
     {{"links.csv", "0.5", "5"}},
     "SHARE_ABOVE_ONE links.csv:2 weight\n"},
    {"offer twice",
     {{"offers.csv", "ffb;event;0.5", "ffb;newsletter;0.5"},
      {"scenario.json", "\"event\", \"window\": \"avril\"",
       "\"newsletter\", \"window\": \"avril\""}},
     "OFFER_DUPLICATE offers.csv:5 lever\n"},
    {"offer of an actor that is no relay",
     {{"offers.csv", "oppbtp", "carsat"}},
     "RELAY_WITHOUT_OFFER actors.csv:5 id\n"
     "ACTOR_NOT_RELAY offers.csv:6 relay\n"},

    // Segments and their codes
    {"lost zero in an audience",
     {{"audiences.csv", "01|38", "1|38"}},
     "ZERO_LOST audiences.csv:4 territory\n"},
    {"lost zero in segments",
     {{"segments.csv", "FZ;1-9;01", "FZ;1-9;1"},
      {"segments.csv", "FZ;10-49;01", "FZ;10-49;1"},
      {"segments.csv", "GZ;1-9;01", "GZ;1-9;1"}},
     "ZERO_LOST_ELSEWHERE audiences.csv:4 territory\n"
     "ZERO_LOST_ELSEWHERE scenario.json:22 /rules/floors/0/territories/0\n"},
    {"lost zero in the target",
     {{"scenario.json", "[\"01\"]", "[\"1\"]"}},
     "ZERO_LOST scenario.json:22 /rules/floors/0/territories/0\n"},
    {"lost zero in an id",
     {{"actors.csv", "oppbtp", "0123"},
      {"offers.csv", "oppbtp", "123"},
      {"links.csv", "oppbtp", "ffb"}},
     "RELAY_WITHOUT_OFFER actors.csv:5 id\n"
     "RELAY_WITHOUT_AUDIENCE actors.csv:5 id\n"
     "ID_UNKNOWN audiences.csv:6 actor\n"
     "ZERO_LOST offers.csv:6 relay\n"},
    {"code that no segment has",
     {{"audiences.csv", "ffb;FZ;1-9", "ffb;FZ|IZ;1-9"}},
     "CODE_UNUSED audiences.csv:5 sector\n"},
    {"audience of no segment",
     {{"audiences.csv", "ffb;FZ;10-49;01|38", "ffb;GZ;10-49;01|38"}},
     "AUDIENCE_EMPTY audiences.csv:4\n"},
    {"moment of no segment",
     {{"timing.csv", "*;event;FZ;;38", "*;event;GZ;;38"}},
     "TIMING_EMPTY timing.csv:3\n"},
    {"segment without establishments",
     {{"segments.csv", "150;2500", "0;2500"}},
     "SEGMENT_EMPTY segments.csv:4 establishments\n"},
    {"audiences that contradict each other",
     {{"audiences.csv", "capeb;FZ;;;", "capeb;;1-9;;"},
      {"audiences.csv", "capeb;FZ;1-9;*", "capeb;FZ;;*"}},
     "AUDIENCE_TIE audiences.csv:3 share\n"},
    {"exclusive audiences that overlap",
     {{"audiences.csv", "0.1", "0.71"}},
     "EXCLUSIVE_SUM audiences.csv:5 share\n"},

    // Settings
    {"not an object", {{"scenario.json", NULL, "[]"}}, "TYPE_WRONG scenario.json:1\n"},
    {"other format",
     {{"scenario.json", "relais-scenario/1", "relais-scenario/9"}},
     "FORMAT_UNKNOWN scenario.json:2 /format\n"},
    {"no title",
     {{"scenario.json", "  \"title\": \"Guide TMS\",\n", ""}},
     "KEY_MISSING scenario.json:1\n"},
    {"empty title", {{"scenario.json", "Guide TMS", ""}}, "VALUE_MISSING scenario.json:3 /title\n"},
    {"title that is a number",
     {{"scenario.json", "\"Guide TMS\"", "12"}},
     "TYPE_WRONG scenario.json:3 /title\n"},
    {"no deliverable name",
     {{"scenario.json", "\"name\": \"Guide\", ", ""}},
     "KEY_MISSING scenario.json:6 /deliverable\n"},
    {"unknown key",
     {{"scenario.json", "\"question\"", "\"questoin\""}},
     "KEY_UNKNOWN scenario.json:4 /questoin\n"},
    {"unknown language",
     {{"scenario.json", "\"language\": \"fr\"", "\"language\": \"de\""}},
     "CHOICE_INVALID scenario.json:5 /language\n"},
    {"unknown lever of a fit",
     {{"scenario.json", "{\"newsletter\": 1.2}", "{\"news\": 1.2}"}},
     "ID_UNKNOWN scenario.json:6 /deliverable/lever_fit/news\n"},
    {"negative fit",
     {{"scenario.json", "{\"newsletter\": 1.2}", "{\"newsletter\": -1}"}},
     "NUMBER_NEGATIVE scenario.json:6 /deliverable/lever_fit/newsletter\n"},
    {"fit that is a text",
     {{"scenario.json", "{\"newsletter\": 1.2}", "{\"newsletter\": \"1\"}"}},
     "TYPE_WRONG scenario.json:6 /deliverable/lever_fit/newsletter\n"},
    {"unknown code in the target",
     {{"scenario.json", "[\"FZ\"]", "[\"FZ\", \"F\"]"}},
     "CODE_UNKNOWN scenario.json:7 /target/sectors/1\n"},
    {"code that is a number",
     {{"scenario.json", "[\"FZ\"]", "[\"FZ\", 1]"}},
     "TYPE_WRONG scenario.json:7 /target/sectors/1\n"},
    {"empty list in the target",
     {{"scenario.json", "[\"FZ\"]", "[]"}},
     "VALUE_MISSING scenario.json:7 /target/sectors\n"},
    {"target of no segment",
     {{"scenario.json", "[\"FZ\"]", "[\"GZ\"], \"sizes\": [\"10-49\"]"}},
     "TARGET_EMPTY scenario.json:7 /target\n"
     "FLOOR_EMPTY scenario.json:22 /rules/floors/0\n"},
    {"weight that is no number",
     {{"scenario.json", "\"establishments\"", "\"sector\""}},
     "WEIGHT_INVALID scenario.json:7 /target/weight\n"},
    {"weight that is no column",
     {{"scenario.json", "\"establishments\"", "\"accidents\""}},
     "COLUMN_MISSING segments.csv:1 accidents\n"},
    {"weight left empty",
     {{"scenario.json", "\"establishments\"", "\"employees\""},
      {"segments.csv", "150;2500", "150;"}},
     "VALUE_MISSING segments.csv:4 employees\n"},
    {"unknown reach model",
     {{"scenario.json", "independent", "independant"}},
     "CHOICE_INVALID scenario.json:8 /reach/model\n"},
    {"exposure cap of one",
     {{"scenario.json", "0.9}", "1}"}},
     "NUMBER_OUT_OF_RANGE scenario.json:8 /reach/max_exposure_prob\n"},
    {"unknown centrality",
     {{"scenario.json", "pagerank", "page_rank"}},
     "CHOICE_INVALID scenario.json:24 /centrality\n"},
    {"settings that are no JSON",
     {{"scenario.json", "\"hours\": 80,", "\"hours\" 80,"}},
     "JSON_SYNTAX scenario.json:11 /rules/hours\n"},
    {"key given twice",
     {{"scenario.json", "\"hours\"", "\"budget_eur\""}},
     "JSON_KEY_DUPLICATE scenario.json:11 /rules/budget_eur\n"},
    {"budget with a comma",
     {{"scenario.json", "5000,", "5000,5,"}},
     "JSON_DECIMAL_COMMA scenario.json:10 /rules/budget_eur\n"},

    // Rules
    {"budget without its unit",
     {{"scenario.json", "budget_eur", "budget"}},
     "UNIT_MISSING scenario.json:10 /rules/budget\n"},
    {"negative budget",
     {{"scenario.json", "5000", "-5000"}},
     "NUMBER_NEGATIVE scenario.json:10 /rules/budget_eur\n"},
    {"budget that is a text",
     {{"scenario.json", "5000", "\"5000 €\""}},
     "TYPE_WRONG scenario.json:10 /rules/budget_eur\n"},
    {"budget null",
     {{"scenario.json", "5000", "null"}},
     "TYPE_WRONG scenario.json:10 /rules/budget_eur\n"},
    {"half a relay",
     {{"scenario.json", "\"max_relays\": 3", "\"max_relays\": 2.5"}},
     "NUMBER_NOT_WHOLE scenario.json:12 /rules/max_relays\n"},
    {"no contacts",
     {{"scenario.json", "2.5", "0"}},
     "NUMBER_OUT_OF_RANGE scenario.json:14 /rules/max_contacts_per_window\n"},
    {"negative contacts",
     {{"scenario.json", "2.5", "-1"}},
     "NUMBER_OUT_OF_RANGE scenario.json:14 /rules/max_contacts_per_window\n"},
    {"unknown required relay",
     {{"scenario.json", "[\"capeb\"]", "[\"capebe\"]"}},
     "ID_UNKNOWN scenario.json:15 /rules/required_relays/0\n"},
    {"required relay named twice",
     {{"scenario.json", "[\"capeb\"]", "[\"capeb\", \"capeb\"]"}},
     "ITEM_DUPLICATE scenario.json:15 /rules/required_relays/1\n"},
    {"required relay that is a number",
     {{"scenario.json", "[\"capeb\"]", "[7]"}},
     "TYPE_WRONG scenario.json:15 /rules/required_relays/0\n"},
    {"required actor that is no relay",
     {{"scenario.json", "[\"capeb\"]", "[\"carsat\"]"}},
     "ACTOR_NOT_RELAY scenario.json:15 /rules/required_relays/0\n"},
    {"relay required and forbidden",
     {{"scenario.json", "\"forbidden_relays\": []", "\"forbidden_relays\": [\"capeb\"]"}},
     "RULE_CONTRADICTION scenario.json:15 /rules/required_relays/0\n"
     "RULE_CONTRADICTION scenario.json:18 /rules/required_activations/0\n"},
    {"lever required and forbidden",
     {{"scenario.json", "\"forbidden_levers\": []", "\"forbidden_levers\": [\"newsletter\"]"}},
     "RULE_CONTRADICTION scenario.json:18 /rules/required_activations/0\n"},
    {"required relay without possible activation",
     {{"scenario.json", "[\"capeb\"]", "[\"oppbtp\"]"},
      {"scenario.json", "\"forbidden_levers\": []", "\"forbidden_levers\": [\"newsletter\"]"},
      {"scenario.json", "\"newsletter\", \"window\": \"mars\"", "\"event\", \"window\": \"mars\""}},
     "RELAY_IMPOSSIBLE scenario.json:15 /rules/required_relays/0\n"},
    {"activation required and forbidden",
     {{"scenario.json",
       "\"ffb\", \"lever\": \"event\", "
       "\"window\": \"avril\"",
       "\"capeb\", \"lever\": \"newsletter\", "
       "\"window\": \"mars\""}},
     "RULE_CONTRADICTION scenario.json:18 /rules/required_activations/0\n"},
    {"activation required in the past",
     {{"scenario.json", "\"mars\"", "\"janvier\""}},
     "RULE_CONTRADICTION scenario.json:18 /rules/required_activations/0\n"},
    {"activation required without offer",
     {{"scenario.json", "\"capeb\", \"lever\": \"newsletter\"",
       "\"oppbtp\", \"lever\": \"event\""}},
     "ACTIVATION_WITHOUT_OFFER scenario.json:18 /rules/required_activations/0\n"},
    {"activation required out of its windows",
     {{"scenario.json", "\"capeb\", \"lever\": \"newsletter\", \"window\": \"mars\"",
       "\"ffb\", \"lever\": \"event\", \"window\": \"mars\""}},
     "ACTIVATION_OUT_OF_WINDOW scenario.json:18 /rules/required_activations/0\n"},
    {"activation required with an unknown window",
     {{"scenario.json", "\"mars\"", "\"march\""}},
     "ID_UNKNOWN scenario.json:18 /rules/required_activations/0/window\n"},
    {"activation without its window",
     {{"scenario.json", ", \"window\": \"mars\"", ""}},
     "KEY_MISSING scenario.json:18 /rules/required_activations/0\n"},
    {"activation that is a text",
     {{"scenario.json",
       "{\"relay\": \"capeb\", \"lever\": "
       "\"newsletter\", \"window\": \"mars\"}",
       "\"capeb\""}},
     "TYPE_WRONG scenario.json:18 /rules/required_activations/0\n"},
    {"forbidden activation that no offer allows",
     {{"scenario.json", "\"event\", \"window\": \"avril\"", "\"event\", \"window\": \"mars\""}},
     "FORBIDS_NOTHING scenario.json:19 /rules/forbidden_activations/0\n"},
    {"done activation that no offer allows",
     {{"scenario.json",
       "\"newsletter\", \"window\": "
       "\"janvier\"",
       "\"event\", \"window\": \"janvier\""}},
     "ACTIVATION_OUT_OF_WINDOW scenario.json:20 /rules/done_activations/0\n"},
    {"today that is no date",
     {{"scenario.json", "2027-02-15", "15 février"}},
     "DATE_INVALID scenario.json:21 /rules/as_of\n"},
    {"floor without name",
     {{"scenario.json", "\"name\": \"Ain\", ", ""}},
     "KEY_MISSING scenario.json:22 /rules/floors/0\n"},
    {"floor above one",
     {{"scenario.json", "\"min_share\": 0.05", "\"min_share\": 5"}},
     "SHARE_ABOVE_ONE scenario.json:22 /rules/floors/0/min_share\n"},
    {"floor below zero",
     {{"scenario.json", "\"min_share\": 0.05", "\"min_share\": -5"}},
     "NUMBER_NEGATIVE scenario.json:22 /rules/floors/0/min_share\n"},
    {"floor outside the target",
     {{"scenario.json", "\"territories\": [\"01\"]", "\"sectors\": [\"GZ\"]"}},
     "FLOOR_EMPTY scenario.json:22 /rules/floors/0\n"},
    {"floor that is no object",
     {{"scenario.json", "\"floors\": [{", "\"floors\": [1, {"}},
     "TYPE_WRONG scenario.json:22 /rules/floors/0\n"},
    {"rules that are no object",
     {{"scenario.json", "\"rules\": {", "\"rules\": 1, \"note\": {"}},
     "TYPE_WRONG scenario.json:9 /rules\n"},
    {"window that ends before it starts",
     {{"windows.csv", "2027-04-01;2027-04-30", "2027-04-30;2027-04-01"}},
     "WINDOW_ENDS_BEFORE_START windows.csv:4 end\n"},
};

static void read_case(const bad_case *bad, const rl_file_edit *edits, size_t edit_count,
                      rl_language language) {
    char folder[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_scenario *scenario;
    rl_context_init(&ctx);
    ctx.language = language;
    rl_findings_init(&findings, &ctx);
    rl_scenario_files_write(edits, edit_count, folder);
    const rl_status status = rl_scenario_read(&ctx, folder, &findings, &scenario);
    rl_assert_findings(bad->name, &findings, folder, bad->expected);
    assert_int_equal(status, findings.error_count > 0 ? RL_E_INPUT : RL_OK);
    assert_int_equal(scenario == NULL, status != RL_OK);
    rl_scenario_free(scenario);
    rl_findings_clear(&findings);
    rl_scenario_files_remove(folder);
}

static void test_each_fault_is_found_where_it_is(void **state) {
    (void)state;
    assert_true(sizeof cases / sizeof *cases >= 80);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        read_case(&cases[i], cases[i].edits, EDIT_MAX, i % 2 == 0 ? RL_FRENCH : RL_ENGLISH);
}

// Twenty problems in seven files, all reported at once.
static void test_twenty_problems_come_out_together(void **state) {
    (void)state;
    static const rl_file_edit edits[] = {
        {"actors.csv", "capeb;CAPEB", "capeb;"},                                   // 1
        {"actors.csv", "0.7", "70"},                                               // 2
        {"actors.csv", "non;3000", "peut-être;3000"},                              // 3
        {"actors.csv", "funder|prescriber", "funder|relais"},                      // 4
        {"audiences.csv", "ffb;FZ;1-9;;0.1", "fbf;FZ;1-9;;0.1"},                   // 5
        {"audiences.csv", "01|38", "1|38"},                                        // 6
        {"audiences.csv", "0.05;estimate", "0.05;sûr"},                            // 7
        {"levers.csv", "event;Événement;", "event;Événement"},                     // 8
        {"links.csv", "capeb;oppbtp;member_of;0.4", "capeb;capeb;member_of;-0.4"}, // 9, 10
        {"offers.csv", "0.3;200;4;*;2", "0.3;-200;4;*;0"},                         // 11, 12
        {"offers.csv", "mars|avril;1", "mars|avril|mai;1"},                        // 13
        {"offers.csv", "0.25;150", "0.25;cent"},                                   // 14
        {"scenario.json", "budget_eur", "budget"},                                 // 15
        {"scenario.json", "\"required_relays\": [\"capeb\"]",
         "\"required_relays\": [\"capec\"]"},                         // 16
        {"scenario.json", "\"min_share\": 0.05", "\"min_share\": 5"}, // 17
        {"segments.csv", "FZ;10-49;38", "FZ;10-49;01"},               // 18
        {"windows.csv", "2027-01-31", "2026-01-31"},                  // 19
        {"windows.csv", "2027-04-30", "2027-04-31"},                  // 20
    };
    const bad_case all = {.name = "twenty problems",
                          .expected = "VALUE_MISSING actors.csv:2 name\n"
                                      "SHARE_ABOVE_ONE actors.csv:3 acceptance_prob\n"
                                      "YES_NO_INVALID actors.csv:3 solicited\n"
                                      "CHOICE_INVALID actors.csv:4 roles\n"
                                      "ZERO_LOST audiences.csv:4 territory\n"
                                      "ID_UNKNOWN audiences.csv:5 actor\n"
                                      "CHOICE_INVALID audiences.csv:6 confidence\n"
                                      "ROW_RAGGED levers.csv:3\n"
                                      "NUMBER_NEGATIVE links.csv:3 weight\n"
                                      "LINK_SELF links.csv:3 to\n"
                                      "NUMBER_NEGATIVE offers.csv:2 cost_eur\n"
                                      "NUMBER_OUT_OF_RANGE offers.csv:2 max_uses\n"
                                      "ID_UNKNOWN offers.csv:3 windows\n"
                                      "NUMBER_INVALID offers.csv:4 cost_eur\n"
                                      "UNIT_MISSING scenario.json:10 /rules/budget\n"
                                      "ID_UNKNOWN scenario.json:15 /rules/required_relays/0\n"
                                      "SHARE_ABOVE_ONE scenario.json:22 /rules/floors/0/min_share\n"
                                      "SEGMENT_DUPLICATE segments.csv:5 sector\n"
                                      "WINDOW_ENDS_BEFORE_START windows.csv:2 end\n"
                                      "DATE_INVALID windows.csv:4 end\n"};
    read_case(&all, edits, sizeof edits / sizeof *edits, RL_FRENCH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_fault_is_found_where_it_is),
        cmocka_unit_test(test_twenty_problems_come_out_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
