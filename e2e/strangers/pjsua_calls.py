"""Calls both simulators with PJSUA2, and is called by one. Prints a line of JSON for each check.

Argument: JSON with `edge` and `agent` (`tcp`, `tls`: ports on loopback), `own`, `phone`, `busy` (numbers), `user`,
`password`, `atoms` (URL) and `agentId`.
"""

import json
import sys
import time
import traceback
import urllib.request

import pjsua2 as pj

given = json.loads(sys.argv[1])
# Seconds; nothing ever waits for it to pass where all is well.
LIMIT = 20


class Call(pj.Call):
    """Speaks as soon as its sound is there, and remembers how it went."""

    def __init__(self, account, call_id=pj.PJSUA_INVALID_ID):
        super().__init__(account, call_id)
        self.state = self.status = self.reason = None
        self.tone = pj.ToneGenerator()
        self.tone.createToneGenerator(8000, 1)
        self.packets = 0

    def onCallState(self, prm):
        info = self.getInfo()
        self.state, self.status, self.reason = info.state, info.lastStatusCode, info.lastReason

    def onCallMediaState(self, prm):
        if self.media_is("ACTIVE"):
            digit = pj.ToneDesc()
            digit.freq1, digit.freq2, digit.on_msec, digit.off_msec = 440, 0, 1000, 0
            self.tone.play(pj.ToneDescVector([digit]), True)
            self.tone.startTransmit(self.getAudioMedia(-1))

    def onStreamDestroyed(self, prm):
        self.packets = max(self.packets, self.heard())

    def media_is(self, name):
        info = self.getInfo()  # its parts do not outlive it
        return [media.status for media in info.media] == [getattr(pj, f"PJSUA_CALL_MEDIA_{name}")]

    def heard(self):
        return self.getStreamStat(0).rtcp.rxStat.pkt

    def is_up(self):
        return self.state == pj.PJSIP_INV_STATE_CONFIRMED

    def is_over(self):
        return self.state == pj.PJSIP_INV_STATE_DISCONNECTED


class Account(pj.Account):
    """Takes calls."""

    taken = None

    def onIncomingCall(self, prm):
        self.taken = Call(self, prm.callId)
        for code in (180, 200):
            answer = pj.CallOpParam()
            answer.statusCode = code
            self.taken.answer(answer)


def until(what, so, limit=LIMIT):
    end = time.monotonic() + limit
    while not so():
        assert time.monotonic() < end, f"{what}: not within {limit} s"
        endpoint.libHandleEvents(20)


def account(password=None, settings=lambda config: None):
    config = pj.AccountConfig()
    config.idUri = f"sip:{given['own']}@127.0.0.1"
    config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_OPTIONAL
    config.sipConfig.authCreds.append(
        pj.AuthCredInfo("digest", "*", given["user"], 0, password or given["password"])
    )
    config.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_DISABLED
    sound = config.mediaConfig.transportConfig
    sound.boundAddress = sound.publicAddress = "127.0.0.1"
    settings(config)
    made = Account()
    made.create(config)
    accounts.append(made)
    return made


def call(place, number, transport="tcp", as_account=None, uri=None):
    made = Call(as_account or account())
    calls.append(made)
    uri = uri or f"sip:{number}@127.0.0.1:{given[place][transport]};transport={transport}"
    made.makeCall(uri, pj.CallOpParam(True))
    return made


def answered(made):
    until("it is answered or over", lambda: made.is_up() or made.is_over())
    assert made.is_up(), f"it is over with {made.status} {made.reason}"


def hang_up(made):
    made.hangup(pj.CallOpParam())
    until("it is over", made.is_over)
    assert made.status == 200, f"it is over with {made.status} {made.reason}"


def refused(made, *statuses):
    until("it is over", lambda: made.is_up() or made.is_over())
    assert made.is_over() and made.status in statuses, f"{made.status} {made.reason}, up: {made.is_up()}"


def taken_or_refused(made, code):
    """Either is right: who cannot do it says so."""
    until("it is answered or over", lambda: made.is_up() or made.is_over())
    if made.is_up():
        hang_up(made)
    else:
        refused(made, code)


def atoms(method, path, body=None):
    headers = {"Authorization": "Bearer sk_sandbox-atoms-key", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(given["atoms"] + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=LIMIT) as response:
        return json.load(response)["data"]


def roles(call_id):
    """Who has spoken, by the log of Atoms."""
    return {turn["role"] for turn in atoms("GET", f"/conversation/{call_id}")["transcript"]}


def check(title):
    def decorate(judge):
        problem = None
        try:
            judge()
        except Exception:  # noqa: BLE001
            problem = traceback.format_exc(limit=-2).strip()
        for made in calls:
            if made.state is not None and not made.is_over():
                try:
                    made.hangup(pj.CallOpParam())
                except pj.Error:
                    pass
        end = time.monotonic() + 2
        while time.monotonic() < end and not all(made.state is None or made.is_over() for made in calls):
            endpoint.libHandleEvents(20)
        # PJSUA has room for eight.
        while accounts:
            accounts.pop().shutdown()
        print(json.dumps({"title": title, "problem": problem} if problem else {"title": title}), flush=True)

    return decorate


calls, accounts = [], []
endpoint = pj.Endpoint()
endpoint.libCreate()
options = pj.EpConfig()
options.logConfig.level = options.logConfig.consoleLevel = int(given.get("log", 0))
options.uaConfig.threadCnt = 0
options.uaConfig.mainThreadOnly = True
options.medConfig.noVad = True
endpoint.libInit(options)
loopback = pj.TransportConfig()
loopback.boundAddress = loopback.publicAddress = "127.0.0.1"
tcp = endpoint.transportCreate(pj.PJSIP_TRANSPORT_TCP, loopback)
endpoint.transportCreate(pj.PJSIP_TRANSPORT_TLS, loopback)
endpoint.libStart()
endpoint.audDevManager().setNullDev()


@check("a call to the edge is challenged, answered, heard and hung up")
def _():
    made = call("edge", given["phone"])
    answered(made)
    until("the phone is heard", lambda: made.heard() > 0)
    hang_up(made)


@check("a call to the edge with a wrong password is refused")
def _():
    refused(call("edge", given["phone"], as_account=account("wrong")), 401, 403)


@check("a busy phone is told as busy")
def _():
    refused(call("edge", given["busy"]), 486)


@check("a call that offers SRTP over TLS is answered with a suite that was offered")
def _():
    def secure(config):
        config.mediaConfig.srtpUse = pj.PJMEDIA_SRTP_MANDATORY
        config.mediaConfig.srtpSecureSignaling = 1

    made = call("edge", given["phone"], "tls", account(settings=secure))
    answered(made)
    until("the phone is heard", lambda: made.heard() > 0)
    hang_up(made)


@check("a call is put on hold and taken up again")
def _():
    made = call("edge", given["phone"])
    answered(made)
    until("there is sound", lambda: made.media_is("ACTIVE"))
    made.setHold(pj.CallOpParam(True))
    until("it is on hold", lambda: made.is_over() or made.media_is("LOCAL_HOLD"))
    again = pj.CallOpParam(True)
    again.opt.flag = pj.PJSUA_CALL_UNHOLD
    made.reinvite(again)
    until("there is sound again", lambda: made.is_over() or made.media_is("ACTIVE"))
    hang_up(made)


@check("a call that requires reliable provisional answers gets them, or 420")
def _():
    def require(config):
        config.callConfig.prackUse = pj.PJSUA_100REL_MANDATORY

    made = call("edge", given["phone"], as_account=account(settings=require))
    taken_or_refused(made, 420)


@check("a call that requires session timers gets them, or 420")
def _():
    def require(config):
        config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_REQUIRED

    made = call("edge", given["phone"], as_account=account(settings=require))
    taken_or_refused(made, 420)


@check("a tel: URI is called, or refused with 416")
def _():
    def through(config):
        config.sipConfig.proxies.append(f"sip:127.0.0.1:{given['edge']['tcp']};transport=tcp;lr")

    made = call("edge", given["phone"], as_account=account(settings=through), uri=f"tel:{given['phone']}")
    taken_or_refused(made, 416)


@check("a call to the agent's number is answered, and both are heard")
def _():
    made = call("agent", given["own"])
    answered(made)
    until("the agent is heard", lambda: made.heard() > 0)
    call_id = atoms("GET", "/conversation?callTypes=telephony_inbound&limit=1")["logs"][0]["callId"]
    until("both are in the log", lambda: roles(call_id) == {"agent", "user"})
    hang_up(made)
    until("the log has its end", lambda: atoms("GET", f"/conversation/{call_id}")["status"] == "completed")


@check("a call by the agent is taken, heard, and ended by the agent")
def _():
    taking = account()
    port = endpoint.transportGetInfo(tcp).localName.split(":")[1]
    imported = {"phoneNumber": "+918045679999", "sipTerminationUrl": f"127.0.0.1:{port}"}
    product = atoms("POST", "/product/import-phone-number", imported)
    placing = {"agentId": given["agentId"], "phoneNumber": given["phone"], "fromProductId": product["_id"]}
    call_id = atoms("POST", "/conversation/outbound", placing)["conversationId"]
    until("it arrives", lambda: taking.taken is not None)
    calls.append(taking.taken)
    until("the agent hangs up", taking.taken.is_over)
    assert taking.taken.packets > 0, "nothing was heard"
    until("the log has its end", lambda: atoms("GET", f"/conversation/{call_id}")["status"] == "completed")
    assert roles(call_id) == {"agent", "user"}, roles(call_id)


calls.clear()
endpoint.libDestroy()
sys.stdout.flush()
