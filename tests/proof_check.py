"""A second checker for proofs of optimality, written from docs/proof.md alone.
It is given files, or --many for texts on the standard input with a line `--` between each and the next."""
import math
import re
import sys

FORMS = {  # where a line may stand, how many words its first one is followed by, and whether more may be
    "studypath": ("head", 2, False), "question": ("head", 0, True), "column": ("head", 2, True),
    "row": ("head", 2, True), "digest": ("head", 1, False), "narrow": ("steps", 0, True), "round": ("steps", 1, True),
    "equate": ("outside", 0, True), "minimize": ("outside", 1, True), "lemma": ("outside", 1, True),
    "impossible": ("outside", 0, False), "witness": ("outside", 0, True), "branch": ("block", 2, False),
    "else": ("block", 0, False), "done": ("block", 0, False), "proven": ("block", 0, False)}
HEAD = ["studypath", "question", "column", "row", "digest"]


def demand(condition, reason):
    """Refuses the line unless the condition holds."""
    if not condition:
        raise ValueError(reason)


def number(word, count=None):
    """The number that a word is; with a count, the index of one of so many columns or rows."""
    match = re.fullmatch("(-?)0*([0-9]{1,19})", word)  # since int() takes no thousands of digits, zeros or not
    demand(match and (count is None or not match[1]), f"not a number that is allowed here: {word}")
    value = int(match[1] + match[2])
    demand(-2**63 <= value < 2**63 if count is None else value < count, f"out of range: {word}")
    return value


def pairs(words, count, other=None):
    """A list of words INDEX:NUMBER as a dictionary; the other word may stand for an index, too."""
    result = {}
    for word in words:
        key, colon, value = word.partition(":")
        key = key if key == other else number(key, count)
        demand(colon and key not in result, f"no colon, or twice in a list: {word}")
        result[key] = number(value)
    return result


def cut(words, separator):
    """The words before the first separator, and those behind it."""
    at = words.index(separator) if separator in words else len(words)
    return words[:at], words[at + 1:]


def total(terms, values):
    """The sum of coefficient times value; columns without a value are 0."""
    return sum(coefficient * values.get(column, 0) for column, coefficient in terms.items())


class Proof:
    """What is known after some lines of a proof."""
    def __init__(self):
        self.part, self.digest, self.end = 0, 0xCBF29CE484222325, None
        self.columns, self.given = [], []  # the bounds and the rows of the head; a row is its terms and its right side
        self.rows, self.equations, self.star = [], set(), None  # star is the row `*` where there is one
        self.bounds = []  # the global bounds, in a block its local ones, and those of each side; None where closed
        self.sides, self.stages = [], []  # see `branch`; and value, objective and name, also of a stage that is open

    def line(self, text):
        """Takes a line that is not skipped."""
        name, *words = re.findall("[^ ]+", text)
        place, count, more = FORMS.get(name, ("nowhere", 0, True))
        here = ("steps", "block" if self.bounds[1:] else "outside") if self.bounds else ("head",)
        demand(place in here and not self.end, f"not allowed here: {name}")
        demand(len(words) == count or len(words) > count and more, "too few or too many words")
        if place != "head":
            return self.step(name, words)
        demand(name in HEAD[self.part:] if self.part else [name, *words] == ["studypath", "proof", "1"], "out of order")
        self.part = max(1, HEAD.index(name))
        if name == "column":
            self.columns.append((number(words[0]), number(words[1])))
            demand(self.columns[-1][0] <= self.columns[-1][1], "the bounds are empty")
        elif name == "row":
            sign = {"<=": 1, ">=": -1}.get(words[0], 0)
            demand(sign, "neither <= nor >=")
            terms = pairs(cut(words[2:], "|")[0], len(self.columns))
            self.given.append(({column: sign * terms[column] for column in terms}, sign * number(words[1])))
        elif name == "digest":
            demand(words[0].lower() == f"{self.digest:016x}", f"the digest is {self.digest:016x}")
            self.rows, self.bounds = list(self.given), [self.columns]
        for byte in text.encode() + b"\n" if name in ("column", "row") else b"":
            self.digest = (self.digest ^ byte) * 0x100000001B3 % 2**64

    def step(self, name, words):
        """Takes a line behind the head."""
        if name == "narrow":
            self.narrow(*self.sum(pairs(words, len(self.rows), "*" if self.star else None)))
        elif name == "equate":
            demand(self.narrow(*self.sum(pairs(words, len(self.rows)))) == 0, "the gap is not 0")
            self.equations.update(pairs(words, len(self.rows)))
        elif name == "round":
            self.round(number(words[0]), *cut(words[1:], "/"))
        elif name in ("minimize", "lemma"):
            value, (terms, stage) = number(words[0]), cut(words[1:], "|")
            objective = pairs(terms, len(self.columns))
            fixed = {column: lower for column, (lower, upper) in enumerate(self.bounds[0]) if lower == upper}
            divisor = math.gcd(*(objective[column] for column in objective if column not in fixed)) or 1
            demand((value - total(objective, fixed)) % divisor == 0, "the objective cannot have this value")
            self.stages += [(value, objective, " ".join(stage))] if name == "minimize" else []
            self.star, sign = (objective, value - divisor), 1 if name == "minimize" else -1
            self.kept = {column: sign * objective[column] for column in objective}, sign * value, name
            self.bounds.append(self.bounds[0])
        elif name == "impossible":
            demand(not self.stages, "after a stage")
            self.bounds.append(self.bounds[0])
        elif name == "branch":
            column, at = number(words[0], len(self.columns)), number(words[1])
            self.sides += [None, ({column: -1}, -at - 1)]  # None for the end of the second side, behind its row
            self.bounds.append(self.bounds[-1])
            self.narrow({column: 1}, at)
        elif name == "else":
            demand(self.sides and self.sides[-1] and self.bounds.pop() is None, "no first side, or not closed")
            self.bounds.append(self.bounds[-1])
            self.narrow(*self.sides.pop())
        elif name == "done":
            demand(self.sides and not self.sides.pop() and self.bounds.pop() is None, "no second side, or not closed")
            self.bounds[-1] = None
        elif name == "proven":
            demand(not self.sides and self.bounds.pop() is None, "a branch is open, or the block not closed")
            if self.star:
                self.equations.update([len(self.rows)] if self.kept[2] == "minimize" else [])
                self.rows.append(self.kept[:2])
            self.star, self.end = None, None if self.star else "proven nothing"
        elif name == "witness":
            values = pairs(words, len(self.columns))
            demand(0 not in values.values(), "a value is 0")
            demand(all(low <= values.get(at, 0) <= high for at, (low, high) in enumerate(self.columns)), "bounds")
            demand(all(total(terms, values) <= right for terms, right in self.given), "a row does not hold")
            demand(all(total(terms, values) == value for value, terms, _ in self.stages), "not the value of a stage")
            self.end = "proven optimum" + "".join(f"\t{value} {stage}" for value, _, stage in self.stages)

    def sum(self, multiples):
        """The coefficients and the right side of a sum of rows."""
        terms, right = {}, 0
        for row, multiple in multiples.items():
            demand(multiple > 0 or multiple < 0 and row in self.equations, f"not allowed: {row}:{multiple}")
            row_terms, row_right = self.star if row == "*" else self.rows[row]
            right += multiple * row_right
            for column, coefficient in row_terms.items():
                terms[column] = terms.get(column, 0) + multiple * coefficient
        return terms, right

    def narrow(self, terms, right):
        """Narrows the innermost bounds by a sum, unless they are closed, and returns its gap."""
        if self.bounds[-1] is None:
            return None
        bounds = list(self.bounds[-1])
        gap = right - sum(terms[column] * bounds[column][terms[column] < 0] for column in terms)
        demand(gap >= 0 or self.bounds[1:], "the sum leaves nothing, outside of a block")
        for column, coefficient in terms.items():
            lower, upper = bounds[column]
            if coefficient > 0:
                bounds[column] = lower, min(upper, lower + gap // coefficient)
            elif coefficient < 0:
                bounds[column] = max(lower, upper - gap // -coefficient), upper
        self.bounds[-1] = bounds if gap >= 0 else None
        return gap

    def round(self, divisor, row_words, column_words):
        """Adds the row that rounding makes of a sum."""
        uppers = {number(word, len(self.columns)) for word in column_words}
        demand(divisor >= 2 and len(uppers) == len(column_words), "the divisor is less than 2, or a column twice")
        terms, right = self.sum(pairs(row_words, len(self.rows)))
        counted = {column: self.bounds[0][column][column in uppers] for column in terms}
        right -= total(terms, counted)
        demand(rest := right % divisor, "the right side is a multiple of the divisor")
        rounded = {}
        for column in [column for column in terms if self.bounds[0][column][0] < self.bounds[0][column][1]]:
            sign = -1 if column in uppers else 1
            quotient, remainder = divmod(sign * terms[column], divisor)
            rounded[column] = sign * ((divisor - rest) * quotient + max(0, remainder - rest))
        self.rows.append((rounded, (divisor - rest) * (right // divisor) + total(rounded, counted)))


def check(text):
    """The answer to a proof, on a line: in `proven optimum` each stage is a tab, its value, a space and its name."""
    proof = Proof()
    for at, line in enumerate(text.split(b"\n"), 1):
        try:
            line = line.decode("utf-8").strip(" ")
            demand(not re.search("[\0-\x1f\x7f-\x9f]", line), "a control character")
            if line and not line.startswith("#"):
                proof.line(line)
        except ValueError as reason:
            return f"refused line {at}: {reason}"
    return proof.end or f"refused line {at}: the proof has no end"


if __name__ == "__main__":
    TEXTS = [open(path, "rb").read() for path in sys.argv[1:] if path != "--many"]
    if "--many" in sys.argv[1:]:
        TEXTS += re.split(b"^--\n", sys.stdin.buffer.read(), flags=re.MULTILINE)
    ANSWERS = [check(text) for text in TEXTS]
    sys.stdout.buffer.write("".join(f"{answer}\n" for answer in ANSWERS).encode())
    sys.exit(any(answer.startswith("refused") for answer in ANSWERS))
