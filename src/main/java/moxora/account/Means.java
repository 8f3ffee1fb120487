package moxora.account;

/** By what somebody proved who they are when a session was opened. */
public enum Means {
    PASSWORD,
    PASSWORD_AND_TOTP,
    PASSWORD_AND_RECOVERY_CODE,
    PASSKEY,
    OPENID
}
