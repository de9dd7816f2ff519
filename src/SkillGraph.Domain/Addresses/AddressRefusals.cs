namespace SkillGraph.Domain.Addresses;

/// <summary>Why an e-mail address turns a command down.</summary>
public static class AddressRefusals
{
    public static readonly Refusal SlowDown = new(
        "auth.slow-down", "Many passwords were tried on this account. Wait a while, sign in on a device that you have used before, or ask for a mail to choose a new password.");
    public static readonly Refusal Taken = new("address.taken", "Somebody else has this address.");
}
