"""A reader who asks every route of the description for everything, as one audience, and keeps what the answers say of
amounts. It knows the outlets of docs/disclosures.md; figures behind a route that declares none are a failure."""
import collections
import csv
import io
import itertools
import json
import re

PUBLIC = "everyone"
STAFF = "staff"

# One released or shown value: the table's vintage, the cell, its amount in cents, and where it was read.
Fact = collections.namedtuple("Fact", "vintage territory segment kind basis cents source")

Row = collections.namedtuple("Row", "segment kind basis")

TEXT_ONLY = {"getOpenData", "getOpenDataFolder", "listReleases", "getRelease", "getLatest", "getCatalogue",
             "getCatalogueTurtle", "getCatalogueRdfXml", "getCatalogueJsonLd"}
TABLES = {"segments", "bases"}
NOT_VARIED = {"Range", "If-None-Match", "limit", "cursor"}  # Parts of the same bytes; pages are followed.
FIGURES = {"release", "staff-values", "entry-preview"}
OUTLETS = FIGURES | {"nothing", "own-figures"}


class UndeclaredFigures(AssertionError):
    """A route shows amounts and declares that it discloses nothing, or no outlet that is known."""


class UnreadableRoute(AssertionError):
    """A route with figures whose answers or parameters this reader does not understand."""


def cents(euros):
    """Of an amount as JSON or CSV has it; exact, with two decimals at most."""
    sign, whole, part = re.fullmatch(r"(-?)(\d+)(?:\.(\d{1,2}))?", str(euros)).groups()
    return (-1 if sign else 1) * (int(whole) * 100 + int((part or "0").ljust(2, "0")))


def money_in(body):
    """What looks like an amount in JSON or CSV: two decimals."""
    return re.findall(r'(?<![\w.:-])-?\d+\.\d{2}(?![\w.])', body)


class Reader:
    """`get(target, headers)` → answer of the hub's listener for this audience; `listener`: its name in the description.
    `without`: routes that these listeners have too are left out, because somebody else reads them there."""

    def __init__(self, description, listener, get, known, without=()):
        self.description, self.listener, self.get, self.without = description, listener, get, set(without)
        self.known = known  # Values of parameters that this audience can know: name → list.
        self.facts, self.bodies, self.asked = [], [], 0
        self.rows = set()  # Of the consortium in the public tables, withheld ones too; what is not there is zero.
        self.previews = []

    def read_everything(self):
        for path, operations in self.description["paths"].items():
            operation = operations.get("get")
            if operation and self.listener in operation["x-listeners"] and not self.without & set(operation["x-listeners"]):
                self.read_route(path, operation)
        return self

    def read_route(self, path, operation):
        outlets = set(operation.get("x-discloses", ()))
        if not outlets or not outlets <= OUTLETS:
            raise UndeclaredFigures(f"{path} declares {sorted(outlets)}")
        parameters = [self.description["components"]["parameters"][p["$ref"].split("/")[-1]]
                      for p in operation.get("parameters", ())]
        for target in self.targets(path, parameters, bool(outlets & FIGURES)):
            for answer in self.pages(target):
                self.take(operation["operationId"], outlets, target, answer)

    def values_of(self, parameter, with_figures):
        name = parameter["name"]
        values = self.known.get(name) or parameter["schema"].get("enum")
        if not values and with_figures:
            raise UnreadableRoute(f"no values are known for the parameter {name}")
        return values or ["1"]

    def targets(self, path, parameters, with_figures):
        """The route without options, with each value of each option, and with each pair of segment and kind."""
        in_path = [p for p in parameters if p["in"] == "path"]
        queries = [p for p in parameters if p["in"] == "query" and p["name"] not in NOT_VARIED]
        unknown = [p["name"] for p in parameters if p["in"] == "header" and p["name"] not in NOT_VARIED]
        if unknown and with_figures:
            raise UnreadableRoute(f"{path}: headers {unknown}")
        needed = [p for p in queries if p.get("required")]
        options = [p for p in queries if not p.get("required")]
        for values in itertools.product(*(self.values_of(p, with_figures) for p in in_path)):
            concrete = path
            for parameter, value in zip(in_path, values):
                concrete = concrete.replace("{" + parameter["name"] + "}", str(value))
            for base in itertools.product(*(self.values_of(p, with_figures) for p in needed)):
                fixed = [f"{p['name']}={v}" for p, v in zip(needed, base)]
                choices = [[f"{p['name']}={v}" for v in self.values_of(p, with_figures)] for p in options]
                pairs = [c for p, c in zip(options, choices) if p["name"] in ("segment", "kind")]
                for chosen in itertools.chain([()], ((c,) for cs in choices for c in cs),
                                              itertools.product(*pairs) if len(pairs) > 1 else ()):
                    query = "&".join([*fixed, *chosen])
                    yield concrete + ("?" + query if query else "")

    def pages(self, target):
        cursor = None
        while True:
            page = target + (("&" if "?" in target else "?") + f"cursor={cursor}" if cursor else "")
            for accept in ("*/*", "text/html") if not cursor and "?" not in target else ("*/*",):
                answer = self.get(page, {"Accept": accept})
                self.asked += 1
                yield answer
            cursor = self.next_of(answer) if "/query/" in target or target.startswith("/v1/") else None
            if not cursor:
                return

    @staticmethod
    def next_of(answer):
        if "json" not in (answer.headers["Content-Type"] or "") or answer.status != 200:
            return None
        body = answer.json()
        return body.get("next") if isinstance(body, dict) else None

    def take(self, operation, outlets, target, answer):
        if answer.status in (304, 404, 406, 410):
            return
        body = answer.body.decode("utf-8", "replace")
        self.bodies.append((target, body))
        if outlets == {"nothing"}:
            structured = re.search("json|csv", answer.headers["Content-Type"] or "")
            if structured and (found := money_in(body)):
                raise UndeclaredFigures(f"{target} declares nothing and shows {found[:3]}")
            return
        if answer.status != 200 or not outlets & FIGURES or operation in TEXT_ONLY:
            return
        if operation == "getBenchmarks":
            self.take_benchmarks(answer.json(), target)
        elif operation == "queryReleasedTable":
            self.take_query(answer, target)
        elif operation in ("getReleaseFile", "getLatestFile"):
            self.take_file(target, body, answer)
        elif operation == "getEntryPreview":
            self.previews.append(answer.json())
        else:
            raise UnreadableRoute(f"{target}: figures that this reader does not understand")

    def take_benchmarks(self, page, source):
        newest = {t["measure"]: t["vintage"] for t in page["tables"]}
        for item in page["items"]:
            vintage = item.get("vintage", newest[item["measure"]])
            cell = (item["segment"], item["kind"], item["basis"])
            if "total" in item:
                self.facts.append(Fact(vintage, item["territory"], *cell, cents(item["total"]), source))
            elif any(k in item for k in ("mean", "share", "per_thousand")):
                self.facts.append(Fact(vintage, item["territory"], *cell, None, source))
            for value in item["values"]:
                if "agency" in value and "amount" in value and not value.get("own"):
                    self.facts.append(Fact(vintage, value["agency"], *cell, cents(value["amount"]), source))
            self.check_spread(item, source)

    @staticmethod
    def check_spread(item, source):
        """Statistics are of the values beside them, so that they tell nothing more."""
        for scale, spread in item["spread"].items():
            values = [v["standings"][scale]["value"] for v in item["values"] if scale in v["standings"]]
            numbers = sorted(float(v) for v in values)
            told = [float(spread[k]) for k in ("minimum", "maximum", "mean") if k in spread]
            wanted = [numbers[0], numbers[-1], sum(numbers) / len(numbers)] if numbers else []
            if spread["count"] != len(values) or any(abs(a - b) > 0.011 for a, b in zip(told, wanted)):
                raise UndeclaredFigures(f"{source}: a spread of {scale} over values that are not shown")

    def take_query(self, answer, source):
        number = self.number_of(source)
        if "json" in answer.headers["Content-Type"]:
            page = answer.json()
            self.take_rows(page["items"], page["release"], source)
        else:
            self.take_rows(csv.DictReader(io.StringIO(answer.body.decode())), number, source)

    def take_file(self, target, body, answer):
        name = target.split("?")[0].rsplit("/", 1)[-1]
        number = self.number_of(answer.headers.get("Content-Location") or target)
        table = name.split(".")[0]
        if name.endswith((".jws", ".gz")) or answer.headers["Content-Type"].startswith("text/html"):
            return
        if table in TABLES and name.endswith(".csv"):
            self.take_rows(csv.DictReader(io.StringIO(body)), number, target)
        elif table in TABLES and name.endswith(".json"):
            self.take_rows(self.rows_in(json.loads(body)), number, target)
        elif money_in(body):
            raise UnreadableRoute(f"{target}: amounts in a file that this reader does not understand")

    @staticmethod
    def rows_in(table):
        return next(v for v in table.values() if isinstance(v, list) and v and "segment" in v[0])

    def number_of(self, source):
        found = re.search(r"/releases/(\d+)|release=(\d+)", source)
        return int(found.group(1) or found.group(2)) if found else self.known["latest"]

    def take_rows(self, rows, number, source):
        """Any of the columns of figures tells of the cell, in what unit soever."""
        for row in rows:
            row = {k.lower(): v for k, v in row.items()}
            needed = {"territory", "segment", "kind"} | ({"basis"} if "/bases" in source else set())
            if not needed <= row.keys():
                continue
            basis = row.get("basis", "any")
            if source.split("?")[0].endswith(".sdmx.csv"):  # Codes of SDMX have neither points nor hyphens.
                row["segment"] = row["segment"].replace("_", ".")
                basis = basis.replace("L2113_", "L2113-")
            if row["territory"] == "consortium":
                self.rows.add(Row(row["segment"], row["kind"], basis))
            amount = row.get("amount_before_tax", row.get("obs_value"))
            others = [row.get(c) for c in ("share_of_purchases", "amount_per_1000_inhabitants")]
            if amount in (None, "") and all(o in (None, "") for o in others):
                continue
            value = None if amount in (None, "") else cents(amount)
            self.facts.append(Fact(number, row["territory"], row["segment"], row["kind"], basis, value, source))
