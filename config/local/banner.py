"""What `make run` says once the first page answers."""

_PEOPLE = (
    ("helen@northgate.example, hana@northgate.example", "HR officers", "ZN1"),
    ("liam@northgate.example", "line manager", "ZN1"),
    ("priya@northgate.example, ben@northgate.example", "pastoral lead, buddy", "ZN1"),
    ("ed@northgate.example, olu@northgate.example", "education, occupational health", "ZN1"),
    ("diana@northgate.example", "director", "ZN1"),
    ("amara@northgate.example, bilal@northgate.example", "recruits (nurse, doctor)", "ZN1"),
    ("omar@southmoor.example", "HR officer", "ZS1"),
)


def print_banner(port: int, seconds: float) -> None:
    """Where to look, and as whom."""
    print(f"\nReady after {seconds:.0f} s:  http://127.0.0.1:{port}/demo/")
    print("There, one click signs in as any of these people:\n")
    for emails, role, trust in _PEOPLE:
        print(f"  {trust}  {role:<31} {emails}")
    print(
        "\nMail that the demo sends is kept under var/mail, logs under var/log.\nCtrl-C stops everything.\n", flush=True
    )
