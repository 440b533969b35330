"""Drives the simulator of Atoms with the SDK of Smallest AI. Prints a line of JSON for each check.

Arguments: base URL (".../atoms/v1"), agent id, a number to import, its termination host, a phone.
"""

import json
import sys
import time
import traceback

from smallestai import SmallestAI
from smallestai.atoms.helpers.call import CallAnalytics
from smallestai.core.api_error import ApiError
from smallestai.environment import SmallestAIEnvironment

url, agent_id, NUMBER, termination_host, phone = sys.argv[1:]
KEY = "sk_sandbox-atoms-key"


def client(key=KEY):
    nowhere = "http://127.0.0.1:1"
    environment = SmallestAIEnvironment(atoms=url, waves=nowhere, waves_ws=nowhere, payment=nowhere)
    return SmallestAI(api_key=key, environment=environment, max_retries=0).atoms


atoms = client()
memory = {}


def check(title):
    def decorate(judge):
        problem = None
        try:
            judge()
        except Exception:  # noqa: BLE001
            problem = traceback.format_exc(limit=-2).strip()
        print(json.dumps({"title": title, "problem": problem} if problem else {"title": title}), flush=True)

    return decorate


def expect(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def numbers_of_agent():
    """The agent as the SDK describes it has no field for them."""
    products = atoms.phone_numbers.list_all_phone_numbers_platform_sip().data.custom_products
    return [product.id for product in products if product.agent_id == agent_id]


def refused(status, ask):
    try:
        ask()
    except ApiError as error:
        return expect(error.status_code, status)
    raise AssertionError(f"was not refused with {status}")


@check("a wrong key is refused with 401")
def _():
    refused(401, lambda: client("sk_wrong").agents.list_agents())


@check("agents are listed, a page at a time")
def _():
    page = atoms.agents.list_agents(page=1, offset=5, sort_field="name", sort_order="asc").data
    expect([(agent.id, agent.archived) for agent in page.agents], [(agent_id, False)])
    expect(page.total, 1)


@check("an agent is read, with the times and the type of its workflow")
def _():
    agent = atoms.agents.get_agent(id=agent_id).data
    expect((agent.id, agent.workflow_type, agent.allow_inbound_call), (agent_id, "workflow_graph", True))
    assert agent.created_at and agent.updated_at


@check("an unknown agent is refused with 400")
def _():
    refused(400, lambda: atoms.agents.get_agent(id="60d0fe4f5311236168a10000"))


@check("a number is imported, and listed among all and not among the rented ones")
def _():
    made = atoms.phone_numbers.import_sip(
        phone_number=NUMBER,
        sip_termination_url=termination_host,
        name="SDK",
        sip_username="trunkline",
        sip_password="only-for-the-sandbox",
    ).data
    memory["product"] = made.id
    expect((made.product_type, made.attributes.phone_number), ("custom", NUMBER))
    listed = atoms.phone_numbers.list_all_phone_numbers_platform_sip().data
    assert made.id in [product.id for product in listed.custom_products]
    expect(atoms.phone_numbers.list().data, [])


@check("a number that is there already is refused with 400")
def _():
    refused(
        400,
        lambda: atoms.phone_numbers.import_sip(phone_number=NUMBER, sip_termination_url=termination_host),
    )


@check("an agent takes numbers by an update, and shows them")
def _():
    atoms.agents.update_agent(id=agent_id, telephony_product_id=[*numbers_of_agent(), memory["product"]])
    assert NUMBER in atoms.agents.get_agent(id=agent_id).data.phone_number


@check("a call is placed, and read until it is over")
def _():
    placed = atoms.calls.start_outbound_call(
        agent_id=agent_id, phone_number=phone, from_product_id=memory["product"]
    )
    memory["call"] = placed.data.conversation_id
    until = time.monotonic() + 20
    while time.monotonic() < until:
        call = atoms.calls.get(id=memory["call"]).data
        if call.status not in ("pending", "in_progress"):
            break
    expect((call.status, call.type), ("completed", "telephony_outbound"))
    assert {turn.role for turn in call.transcript} == {"agent", "user"}, call.transcript


@check("the log is listed and filtered, and tells why a call ended")
def _():
    logs = atoms.calls.list(
        limit=10, call_types="telephony_outbound", status_filter="completed", search=phone, sort_order="desc"
    ).data.logs
    expect([log.call_id for log in logs], [memory["call"]])
    expect(logs[0].disconnection_reason, "agent_hangup")


@check("a value that no query may have is refused with 400")
def _():
    refused(400, lambda: atoms.calls.list(status_filter="done"))


@check("calls are searched for by their ids")
def _():
    found = atoms.calls.search(call_ids=[memory["call"], "CALL-1234567890123-abcdef"]).data
    expect((found.total, found.requested_count, found.logs[0].call_id), (1, 2, memory["call"]))


@check("an agent's own calls are told")
def _():
    told = atoms.agents.get_agent_call_logs(id=agent_id).data
    expect([call.call_id for call in told.call_logs], [memory["call"]])
    expect((told.call_logs[0].call_status, told.total_count), ("completed", 1))


@check("a call that is over is not cancelled, in either form")
def _():
    refused(400, lambda: atoms.conversations.cancel(call_id=memory["call"]))
    refused(400, lambda: atoms.conversations.cancel_queued(call_id=memory["call"]))


@check("the helper of the SDK reads and searches the log")
def _():
    helper = CallAnalytics(base_url=url, api_key=KEY)
    expect(helper.get_call(memory["call"])["data"]["status"], "completed")
    expect([log["callId"] for log in helper.get_calls(agent_id=agent_id)["data"]["logs"]], [memory["call"]])
    expect(helper.search_calls([memory["call"]])["data"]["total"], 1)


@check("the do-not-call list is read")
def _():
    expect(atoms.dnc.list(search="+91").data.entries, [])


@check("the calls at once are told")
def _():
    expect(atoms.concurrency.get_concurrency().data.org_limit, 50)


@check("a number is taken from the agent, and released")
def _():
    left = [product for product in numbers_of_agent() if product != memory["product"]]
    atoms.agents.update_agent(id=agent_id, telephony_product_id=left)
    assert atoms.phone_numbers.release(product_id=memory["product"]).data.success
    products = atoms.phone_numbers.list_all_phone_numbers_platform_sip().data.custom_products
    assert memory["product"] not in [product.id for product in products]
